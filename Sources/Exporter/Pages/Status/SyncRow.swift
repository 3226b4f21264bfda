import SyncModel

/// One sync in the list.
struct SyncRow: Sendable {
    let row: SurveyedSync
    let source: SourceSnapshot
    let now: Timestamp

    private var reading: SyncReading { row.known.reading }
    private var history: RememberedSync { row.known.history }

    var html: HTML {
        """
        <tr\(row.trouble?.isUrgent == true ? " class=\"urgent\"" : .none)>
        <td class="state">\(StateIcon.icon(reading.state))<span>\(reading.state.word)</span></td>
        <th scope="row">\(name)</th>
        <td class="wrong">\(wrong)</td>
        <td data-label="Last success">\(history.lastSuccess.map { HTML.time($0, at: now) } ?? .unknown)</td>
        <td data-label="Lag">\(lag)</td>
        <td data-label="Next run">\(nextRun)</td>
        </tr>
        """
    }

    private var name: HTML {
        let shown = row.sync.shown
        let variant: HTML =
            shown.variant.isEmpty || shown.variant == "base" ? .none : " <i>\(HTML.foreign(shown.variant))</i>"
        return """
            <span class="sync">\(HTML.foreign(shown.connection)) <b>\(HTML.foreign(shown.sync))</b>\(variant)</span>\
            <span class="quiet small">\(HTML.foreign(shown.integration)) · \(source.name)</span>
            """
    }

    private var wrong: HTML {
        let trouble = trouble.map { "<strong>\($0)</strong>" } ?? HTML.none
        guard let reason = reading.reason, !reason.isEmpty else { return trouble }
        let cut = reason.count > Self.longestReason ? "\(reason.prefix(Self.longestReason))…" : reason
        return "\(trouble) <q>\(HTML.foreign(cut))</q>"
    }

    /// A vendor's essay is in the JSON.
    private static let longestReason = 300

    private var trouble: HTML? {
        let since = HTML.age(of: history.stateSince, at: now)
        switch row.trouble {
        case .error: return history.lastSuccess == nil ? "Fails, and never succeeded" : "Fails, for at least \(since)"
        case .overdue: return reading.nextRun.map { "Overdue by \(HTML.age(of: $0, at: now))" }
        case .stale: return history.lastSuccess.map { "No success for \(HTML.age(of: $0, at: now))" }
        case .stuck: return "Has been running for at least \(since)"
        case .neverSucceeded: return "Never succeeded"
        case .partial: return "The last run read only a part"
        case .unknown: return "The vendor's word for its state is not known here"
        case .rateLimited: return "Rate-limited for at least \(since)"
        case nil: return nil
        }
    }

    private var lag: HTML {
        guard let finished = history.lastFinished else { return .unknown }
        let schedule: HTML =
            reading.interval.map { "<span class=\"quiet small every\">every \(Duration.seconds($0).inWords)</span>" }
            ?? .none
        return """
            \(LagBar.picture(of: row.known, at: now))<span>\(HTML.age(of: finished, at: now)) \(schedule)</span>
            """
    }

    private var nextRun: HTML {
        guard let next = reading.nextRun else { return .unknown }
        return next > now ? HTML.time(next, at: now) : "due for \(HTML.age(of: next, at: now))"
    }
}

extension HTML {
    /// What the vendor does not say.
    fileprivate static let unknown: HTML = "<span class=\"quiet\" title=\"not known\">–</span>"
}
