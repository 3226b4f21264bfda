import FoundationEssentials

/// Reading the answer of a large fleet, and what a poll does with it, beside other readers of JSON.
struct Decoding {
    let bench: Bench
    let fleet: FleetFiles

    func findings() throws -> [Finding] {
        var (after, foundation, python, jq): ([Double], Series, Series, Series)
        var polls: [[String: Double]] = []
        let file = fleet.files[1]
        let series = try alternating(
            bench.rounds,
            [
                {
                    let figures = try bench.figures("replay-polls", fleet.files)
                    polls.append(figures)
                    return figures["decode"] ?? .nan
                },
                { try bench.figures("decode-whole", [file])["decode"] ?? .nan },
                {
                    try ChildProcess.run(["python3", "-c", "import json, sys; json.load(open(sys.argv[1]))", file])
                        .processor
                },
                { try ChildProcess.run(["jq", "-n", "input | .syncs | length", file]).processor },
            ])
        (foundation, python, jq) = (series[1], series[2], series[3])
        after = polls.dropFirst().compactMap { $0["after"] }
        let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
        let what = "decode \(grouped(fleet.syncs)) syncs (\(Format.megabytes(Double(size)))), CPU"
        return [
            Finding(
                what, series[0].median, "JSONDecoder", foundation.median, as: Format.seconds,
                atMostOneIn: bench.atFullSize(8)),
            Finding(what, series[0].median, "Python's json", python.median, as: Format.seconds),
            Finding(what, series[0].median, "jq", jq.median, as: Format.seconds),
        ] + (try memory()) + [
            Finding(
                "response of \(grouped(fleet.syncs)) syncs, last byte to rendered samples, CPU", Series(after).median,
                as: Format.seconds, atMost: bench.atFullSize(0.4))
        ]
    }

    private func memory() throws -> [Finding] {
        let ours = try (0..<3).map { _ in try bench.figures("replay-polls", ["--memory", fleet.files[0]]) }
        let peers = try (0..<3).map { _ in try bench.figures("decode-whole", [fleet.files[0]])["passing"] ?? .nan }
        let kept = Series(ours.map { $0["kept"] ?? .nan }).median
        var finding = Finding(
            "memory of that decoding beyond the \(Format.megabytes(kept)) kept",
            Series(ours.map { $0["passing"] ?? .nan }).largest, as: Format.megabytes, atMost: bench.atFullSize(16e6))
        finding.peer = "JSONDecoder: \(Format.megabytes(Series(peers).median))"
        return [finding]
    }
}
