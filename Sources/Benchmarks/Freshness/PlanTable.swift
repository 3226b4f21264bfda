import SyncModel

/// What can be watched, how fresh, on which plan of a vendor: by arithmetic, for `docs/freshness.md`.
struct PlanTable {
    private struct Plan {
        let name: String
        /// Half of what the plan allows.
        let requestsPerMinute: Int
        let fleets: [(name: String, model: FreshnessModel)]
    }

    let text: String

    init() {
        let nango = [("free, 200", 100), ("Starter, 1,000", 500), ("Growth, 2,000", 1000), ("4,000", 2000)].map {
            name, budget in
            Plan(
                name: "Nango \(name) requests a minute", requestsPerMinute: budget,
                fleets: [1000, 10_000, 40_000, 100_000].map { syncs in
                    ("\(Self.grouped(syncs)) hourly syncs", FreshnessModel(nango: syncs, requestsPerMinute: budget))
                })
        }
        let merge = Plan(
            name: "Merge", requestsPerMinute: 300,
            fleets: [500, 5000].map { accounts in
                (
                    "\(Self.grouped(accounts)) accounts with 8 daily syncs each",
                    FreshnessModel(merge: accounts, requestsPerMinute: 300)
                )
            })
        let paragon = Plan(
            name: "Paragon", requestsPerMinute: 300,
            fleets: [100, 1000].map { users in
                (
                    "\(Self.grouped(users)) users with 3 hourly syncs each",
                    FreshnessModel(paragon: users, requestsPerMinute: 300)
                )
            })
        let lines = (nango + [merge, paragon]).flatMap { plan in
            plan.fleets.map { name, model in
                let cells = [
                    plan.name, String(plan.requestsPerMinute), name, model.allVisible.roughly, model.endVisible.roughly,
                    model.oldestReading.roughly, model.isInTime ? "" : "no",
                ]
                return "| \(cells.joined(separator: " | ")) |"
            }
        }
        text = """
            | plan | budget | fleet | everything visible after | end of a run visible after | oldest reading | in time |
            |---|---|---|---|---|---|---|
            \(lines.joined(separator: "\n"))
            """
    }

    private static func grouped(_ number: Int) -> String {
        number < 1000 ? String(number) : "\(number / 1000),\(String(number % 1000 + 1000).dropFirst())"
    }
}

extension Duration {
    /// `10 s`, `9 min`, `3.3 h`.
    fileprivate var roughly: String {
        let seconds = inSeconds
        return switch seconds {
        case ..<90: "\(Int(seconds.rounded(.up))) s"
        case ..<5400: "\(Int((seconds / 60).rounded())) min"
        default: "\((seconds / 360).rounded() / 10) h"
        }
    }
}
