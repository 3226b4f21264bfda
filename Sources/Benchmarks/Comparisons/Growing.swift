/// Whether ten times as many syncs cost ten times as much.
struct Growing {
    let bench: Bench
    /// A hundredth, a tenth, and all.
    let fleets: [FleetFiles]

    /// What each costs at the three sizes, in their order.
    struct Curve {
        let what: String
        let format: (Double) -> String
        var costs: [Double] = []

        /// Each further sync of the last step beside each of the step before: 1 is a straight line over a fixed floor.
        func bend(_ sizes: [Double]) -> Double {
            let slopes = (1..<sizes.count).map { step -> Double in
                let (cost, growth) = (costs[step] - costs[step - 1], sizes[step] - sizes[step - 1])
                return cost / growth
            }
            return slopes[slopes.count - 1] / slopes[slopes.count - 2]
        }
    }

    func findings() throws -> [Finding] {
        var curves = [
            Curve(what: "a poll, CPU", format: Format.seconds),
            Curve(what: "a scrape, gzip, CPU", format: Format.seconds),
            Curve(what: "a scrape, identity, CPU", format: Format.seconds),
            Curve(what: "memory at most", format: Format.megabytes),
        ]
        let polls = try alternating(
            bench.rounds,
            fleets.map { fleet in
                { try bench.figures("replay-polls", fleet.files)["poll"] ?? .nan }
            })
        curves[0].costs = polls.map(\.median)
        for fleet in fleets {
            let exporter = try RunningExporter(bench, polling: fleet)
            for (index, coding) in [(1, Coding.gzip), (2, .identity)] {
                curves[index].costs.append(
                    try alternating(bench.rounds, [{ try scrape(exporter, coding) }])[0].median)
            }
            curves[3].costs.append(try Soaking(bench: bench, fleet: fleet, length: 6, interval: "1s").peak())
        }
        return curves.map(finding)
    }

    /// - Returns: What a scrape takes of the exporter's processor time, the lags made anew.
    private func scrape(_ exporter: RunningExporter, _ coding: Coding) throws(BenchmarkFailure) -> Double {
        Clock.wait(1)
        let before = Clock.processor(of: exporter.process.id) ?? .nan
        try exporter.scrape(coding)
        return (Clock.processor(of: exporter.process.id) ?? .nan) - before
    }

    private func finding(of curve: Curve) -> Finding {
        let bend = curve.bend(fleets.map { Double($0.syncs) })
        return Finding(
            what: "growth over \(fleets.map { grouped($0.syncs) }.joined(separator: ", ")) syncs: \(curve.what)",
            ours: curve.costs.map(curve.format).joined(separator: ", "), peer: "a straight line over a floor",
            ratio: "\(Format.number(bend)) ×",
            target: bench.isFullSize ? Finding.Target(text: "≤ 1.2 ×", share: bend / 1.2) : nil)
    }
}
