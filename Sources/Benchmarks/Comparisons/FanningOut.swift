/// Many small requests over TLS and HTTP/2, as many users or accounts take, beside curl itself.
struct FanningOut {
    private static let requests = 4000
    private static let atOnce = 50

    let bench: Bench
    let nginx: Nginx

    func findings() throws -> [Finding] {
        let record = #"{"id": "1", "status": "IDLE", "lastSyncedAt": "2026-05-28T20:26:40.000Z"}"#
        try bench.folder.write(
            "[" + Array(repeating: record, count: 25).joined(separator: ", ") + "]", to: "site/status")
        let url = "https://127.0.0.1:\(nginx.securePort)/status"
        let settings = ["--requests", "\(Self.requests)", "--at-once", "\(Self.atOnce)"]
        var processor: [[Double]] = [[], []]
        let note = { (index: Int, cost: Cost) -> Double in
            processor[index].append(cost.processor)
            return cost.wall
        }
        let wall = try alternating(
            bench.rounds,
            [
                {
                    note(
                        0,
                        try ChildProcess.run(
                            OwnProgram.command("fan-out") + settings + ["--authority", nginx.certificate, url]))
                },
                {
                    note(
                        1,
                        try ChildProcess.run([
                            "curl", "-sf", "--http2", "--parallel", "--parallel-max", "\(Self.atOnce)", "--cacert",
                            nginx.certificate, "-o", "/dev/null", "\(url)?[1-\(Self.requests)]",
                        ]))
                },
            ])
        let cost = processor.map { Series(Array($0.dropFirst())).median }
        let what = "\(grouped(Self.requests)) requests, \(Self.atOnce) at once, TLS and HTTP/2"
        return [
            Finding("\(what)", wall[0].median, "curl --parallel", wall[1].median, as: Format.seconds),
            Finding("\(what), CPU", cost[0], "curl --parallel", cost[1], as: Format.seconds),
        ]
    }
}
