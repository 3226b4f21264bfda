import HTTPExchange

/// The matrix as `docs/reliability.md` shows it.
enum FaultTable {
    static let start = "<!-- fault matrix: made by `make fault-table`, compared by a test -->"
    static let end = "<!-- end of the fault matrix -->"

    static var markdown: String {
        let cells = Fault.all.map { fault in
            (fault, PlayedVendor.all.map { fault.outcome(of: $0) })
        }
        let played = cells.reduce(0) { $0 + $1.1.count { $0 != nil } }
        let names = PlayedVendor.all.map(\.name)
        let heading = ["what goes wrong"] + names + ["up, one hit", "up, all hit", "what is served"]
        let lines =
            [row(heading), row(heading.map { _ in "---" })]
            + cells.map { fault, outcomes in row([fault.name] + outcomes.map(words) + consequences(of: fault)) }
        return """
            \(Fault.all.count) faults at \(names.count) vendors, \(played) cells:

            \(lines.joined(separator: "\n"))

            """
    }

    private static func row(_ cells: [String]) -> String {
        "| \(cells.map { $0.split(separator: "|").joined(separator: "\\|") }.joined(separator: " | ")) |"
    }

    private static func words(_ outcome: Outcome?) -> String {
        switch outcome {
        case nil: "–"
        case .failure(let reasons): list(reasons, or: true)
        case .reading(_, let requests) where requests.isEmpty: "read"
        case .reading(_, let requests): "read; \(list(requests, or: false)) of a request"
        }
    }

    private static func list(_ reasons: Set<FailureReason>, or: Bool) -> String {
        reasons.map { "`\($0.rawValue)`" }.sorted().joined(separator: or ? " or " : " and ")
    }

    private static func consequences(of fault: Fault) -> [String] {
        let one = PlayedVendor.all.contains { fault.canHitOne(of: $0) } ? "1" : "–"
        return switch fault.outcome {
        case .failure: [one, "0", "the last good reading"]
        case .reading(let shown, _): [one, "1", shown]
        }
    }
}
