import SyncModel

extension Duration {
    /// How people say it: `12 s`, `5 min`, `3 h 12 min`, `2 d 4 h`, `45 d`; never negative.
    var inWords: String {
        let seconds = max(0, components.seconds)
        let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400)
        if minutes == 0 { return "\(seconds) s" }
        if hours == 0 { return "\(minutes) min" }
        if days == 0 { return minutes % 60 == 0 ? "\(hours) h" : "\(hours) h \(minutes % 60) min" }
        if days < 14 { return hours % 24 == 0 ? "\(days) d" : "\(days) d \(hours % 24) h" }
        return "\(days) d"
    }
}

extension Timestamp {
    /// As people read it: `2026-11-21 11:26:30 UTC`.
    var inWords: String {
        "\(rfc3339.prefix(19).replacing("T", with: " ")) UTC"
    }

}

extension HTML {
    /// How long ago something was or in how long it will be, with the exact time as a tooltip.
    static func time(_ time: Timestamp, at now: Timestamp) -> HTML {
        let words = time > now ? "in \(time.since(now).inWords)" : "\(now.since(time).inWords) ago"
        return exact(time, "\(words)")
    }

    /// How long it has been since then.
    static func age(of time: Timestamp, at now: Timestamp) -> HTML {
        exact(time, "\(now.since(time).inWords)")
    }

    /// When it was: the time of day, with the date unless that is today's.
    static func moment(_ time: Timestamp, at now: Timestamp) -> HTML {
        let (moment, today) = (time.inWords.prefix(16), now.inWords.prefix(10))
        return exact(time, "\(moment.hasPrefix(today) ? moment.dropFirst(11) : moment) UTC")
    }

    private static func exact(_ time: Timestamp, _ words: String) -> HTML {
        "<time datetime=\"\(time.rfc3339)\" title=\"\(time.inWords)\">\(words)</time>"
    }

    /// A text from outside, isolated: text written from right to left would otherwise reorder its neighbours.
    static func foreign(_ text: String) -> HTML {
        "<bdi>\(text)</bdi>"
    }
}

extension Int {
    /// `1 sync`, `12,345 syncs`.
    func of(_ thing: String) -> String {
        "\(grouped) \(thing)\(self == 1 ? "" : "s")"
    }

    /// With commas between the thousands.
    var grouped: String {
        let digits = String(magnitude)
        let groups = stride(from: digits.count, to: 0, by: -3).map { end in
            String(digits.prefix(end).suffix(Swift.min(3, end)))
        }
        return (self < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
    }
}

extension SyncState {
    /// The state for people.
    var word: String { rawValue.replacing("_", with: " ") }
}

extension SyncTrouble {
    /// The trouble for people, as after a number: `3 overdue`.
    var word: String {
        switch self {
        case .error: "failing"
        case .brokenConnection: "with a broken connection"
        case .unreadable: "cannot be read"
        case .stuck: "stuck running"
        case .unknown: "in an unknown state"
        default: rawValue.replacing("_", with: " ")
        }
    }
}
