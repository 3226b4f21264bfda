import FoundationEssentials

/// The findings of one run as Markdown, with all that is needed to judge them.
struct Report {
    let text: String

    init(_ bench: Bench, findings: [Finding], seconds: Double) throws {
        let targets = findings.filter { $0.target != nil }
        text = """
            \(try Self.circumstances(bench, seconds: seconds))

            | measured | here | beside | ratio | target | |
            |---|---|---|---|---|---|
            \(findings.map(\.line).joined(separator: "\n"))

            \(targets.count - targets.count(where: \.isMiss)) of \(targets.count) targets met.
            """
    }

    private static func circumstances(_ bench: Bench, seconds: Double) throws -> String {
        let words = { (command: [String]) in
            let output = try ChildProcess.output(
                of: ["sh", "-c", command.joined(separator: " ") + " 2>&1"], in: bench.folder)
            return String(decoding: output, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
        }
        let processors = try words(["nproc"])
        let model = try words(["sed -n 's/^model name[^:]*: //p' /proc/cpuinfo"])
        let memory = try words(["awk '/MemTotal/ {printf \"%.0f GiB\", $2 / 1048576}' /proc/meminfo"])
        let system = try words([". /etc/os-release; echo $PRETTY_NAME, Linux $(uname -r)"])
        let load = try words(["cut -d ' ' -f 1 /proc/loadavg"])
        let date = try words(["date -u +%Y-%m-%d"])
        let versions = try [
            [bench.exporter, "--version"], [bench.peer("prometheus-pushgateway"), "--version"],
            [bench.peer("nginx"), "-v"], ["curl --version"], ["jq --version"], ["python3 --version"],
            [
                bench.peer("oracle-python"), "-c",
                "'import importlib.metadata as m; print(\"prometheus_client\", m.version(\"prometheus_client\"))'",
            ],
            ["gzip --version"],
        ].map(words)
        return """
            - machine: \(processors) × \(model), \(memory); \(system); load \(load) at the end
            - \(date), in \(Int(seconds)) s: `make bench\(bench.isFullSize ? "" : " SYNCS=\(bench.syncs)")`, medians of \
            \(bench.rounds) in turn
            \(versions.map { "- \($0)" }.joined(separator: "\n"))
            """
    }
}
