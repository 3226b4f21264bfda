/// One line of the table.
struct Finding {
    let what: String
    /// Of the exporter, as people read it.
    let ours: String
    /// Of the peer, with its name.
    var peer = ""
    /// Ours in relation to the peer's, or whatever else is judged.
    var ratio = ""
    var target: Target?

    /// What was promised.
    struct Target {
        let text: String
        /// What was measured, in relation to the most that is allowed.
        let share: Double

        var verdict: String {
            share <= 1 ? "pass" : "**miss**, \(Format.number(share)) × the target"
        }
    }
}

extension Finding {
    /// A finding beside a peer.
    ///
    /// - Parameter fraction: The target: at most one part in so many of the peer's.
    init(
        _ what: String, _ ours: Double, _ peerName: String, _ peer: Double, as format: (Double) -> String,
        atMostOneIn fraction: Double? = nil
    ) {
        self.what = what
        self.ours = format(ours)
        self.peer = "\(peerName): \(format(peer))"
        ratio = Format.ratio(ours, to: peer)
        target = fraction.map {
            Target(text: "≤ 1/\(Format.number($0))", share: ours / peer * $0)
        }
    }

    /// A finding that stands alone.
    ///
    /// - Parameter most: The target.
    init(_ what: String, _ ours: Double, as format: (Double) -> String, atMost most: Double? = nil) {
        self.what = what
        self.ours = format(ours)
        target = most.map { Target(text: "≤ \(format($0))", share: ours / $0) }
    }

    /// As a line of the table.
    var line: String {
        "| " + [what, ours, peer, ratio, target?.text ?? "", target?.verdict ?? ""].joined(separator: " | ") + " |"
    }

    /// Whether a target was missed.
    var isMiss: Bool { (target?.share ?? 0) > 1 }
}

/// Figures as people read them, with two or three digits that matter.
enum Format {
    static func seconds(_ value: Double) -> String {
        switch value {
        case 1...: "\(number(value)) s"
        case 1e-3...: "\(number(value * 1e3)) ms"
        default: "\(number(value * 1e6)) µs"
        }
    }

    /// Millions of bytes.
    static func megabytes(_ value: Double) -> String { "\(number(value / 1e6)) MB" }

    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "?" }
        let decimals: Double = abs(value) >= 100 ? 1 : abs(value) >= 10 ? 10 : 100
        let rounded = (value * decimals).rounded() / decimals
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
    }

    /// A fraction if the first is the smaller, a multiple if not.
    static func ratio(_ ours: Double, to peer: Double) -> String {
        guard ours > 0, peer > 0 else { return "?" }
        return ours <= peer ? "1/\(number(peer / ours))" : "\(number(ours / peer)) ×"
    }
}
