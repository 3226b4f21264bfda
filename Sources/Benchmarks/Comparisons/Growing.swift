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
                (costs[step] - costs[step - 1]) / (sizes[step] - sizes[step - 1])
            }
            return slopes[slopes.count - 1] / slopes[slopes.count - 2]
        }
    }

    func findings() throws -> [Finding] {
        var curves = [
            Curve(what: "a poll, CPU", format: Format.seconds),
            Curve(what: "a scrape, gzip", format: Format.seconds),
            Curve(what: "a scrape, identity", format: Format.seconds),
            Curve(what: "memory at most", format: Format.megabytes),
        ]
        let polls = try alternating(
            bench.rounds,
            fleets.map { fleet in
                { try bench.figures("replay-polls", fleet.files + fleet.files)["poll"] ?? .nan }
            })
        curves[0].costs = polls.map(\.median)
        for fleet in fleets {
            let exporter = try RunningExporter(bench, polling: fleet, interval: "2s")
            for (index, coding) in [(1, Coding.gzip), (2, .identity)] {
                let scrape = {
                    Clock.wait(1)
                    return try exporter.scrape(coding)
                }
                curves[index].costs.append(try alternating(bench.rounds, [scrape])[0].median)
            }
            curves[3].costs.append(ResidentMemory.peak(of: exporter.process.id))
        }
        return curves.map(finding)
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
