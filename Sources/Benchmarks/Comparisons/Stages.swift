import FoundationEssentials

/// The stages behind decoding, each beside what does the same or less.
struct Stages {
    let bench: Bench
    let fleet: FleetFiles
    /// For what would take a peer too long with the other.
    let small: FleetFiles

    func findings() throws -> [Finding] {
        let smallPage = bench.folder.path("page-\(small.syncs)")
        try RunningExporter(bench, polling: small).save(to: smallPage)
        var large: [[String: Double]] = []
        var little: [[String: Double]] = []
        let series = try alternating(
            bench.rounds,
            [
                {
                    large.append(try bench.figures("replay-polls", ["--stages"] + fleet.files))
                    return 0
                },
                {
                    little.append(try bench.figures("replay-polls", ["--stages"] + small.files))
                    return 0
                },
                { try ChildProcess.run(["gzip", "-1", "-c", smallPage]).processor },
                {
                    let render = [bench.peer("oracle-python"), "Tests/Benchmarks/render.py", smallPage]
                    let output = try ChildProcess.output(of: render, in: bench.folder)
                    return Double(String(decoding: output, as: UTF8.self).filter { $0 != "\n" }) ?? .nan
                },
            ])
        let median = { (figures: [[String: Double]], name: String) in
            Series(figures.dropFirst().compactMap { $0[name] }).median
        }
        let syncs = { (figures: [[String: Double]]) in grouped(Int(median(figures, "syncs"))) }
        let bytes = Format.megabytes(median(little, "bytes"))
        return [
            Finding(
                "history of \(syncs(large)) syncs, CPU", median(large, "history"), "filling a Dictionary",
                median(large, "dictionary"), as: Format.seconds),
            Finding(
                "render and compress \(syncs(little)) syncs, CPU", median(little, "render"),
                "prometheus_client and gzip -1", series[3].median + series[2].median, as: Format.seconds),
            Finding(
                "compress \(bytes), CPU", median(little, "compress"), "gzip -1", series[2].median,
                as: Format.seconds),
            Finding(
                "make \(Format.megabytes(median(large, "bytes"))) of text for a scrape, CPU",
                median(large, "inflate"), "copying it", median(large, "copy"), as: Format.seconds),
        ]
    }
}
