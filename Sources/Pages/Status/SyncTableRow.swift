import Fleet
import SyncModel

/// One sync in the list.
struct SyncTableRow: Sendable {
    let listed: ListedSync
    let source: PublishedSource
    /// When the process started.
    let started: Timestamp
    let now: Timestamp

    private var row: Row { listed.row }

    var html: HTML {
        """
        <tr\(listed.trouble?.isUrgent == true ? " class=\"urgent\"" : .none)>
        <td class="state">\(state)</td>
        <th scope="row">\(name)</th>
        <td class="wrong">\(wrong)</td>
        <td data-label="Last success">\(row.lastSuccess.time.map { HTML.time($0, at: now) } ?? .unknown)</td>
        <td data-label="Lag">\(lag)</td>
        <td data-label="Next run">\(nextRun)</td>
        </tr>
        """
    }

    private var state: HTML {
        guard listed.unreadable != nil else { return "\(StateIcon.icon(row.state))<span>\(row.state.word)</span>" }
        return """
            \(StateIcon.icon(.unknown))<span>unknown</span><span class="quiet small every">last read: \
            \(row.state.word)</span>
            """
    }

    private var name: HTML {
        let sync = listed.sync
        let variant: HTML =
            sync.variant.isEmpty || sync.variant == "base" ? .none : " <i>\(HTML.foreign(sync.variant))</i>"
        let customer: HTML = listed.connection?.customer.map { "\(HTML.foreign($0)) · " } ?? .none
        return """
            <span class="sync">\(HTML.foreign(sync.connection)) <b>\(HTML.foreign(sync.sync))</b>\(variant)</span>\
            <span class="quiet small">\(customer)\(HTML.foreign(sync.integration)) · \(source.name)</span>
            """
    }

    private var wrong: HTML {
        let parts = [unreadable, trouble, connection].compactMap(\.self).map { "<strong>\($0)</strong>" as HTML }
        let words = parts.joined(separator: "<br>")
        guard let reason = listed.sync.reason ?? listed.connection?.reason, !reason.isEmpty else { return words }
        let cut = reason.count > Self.maximumReason ? "\(reason.prefix(Self.maximumReason))…" : reason
        return "\(words) <q>\(HTML.foreign(cut))</q>"
    }

    /// In characters; the JSON has the whole text.
    private static let maximumReason = 300

    private var unreadable: HTML? {
        guard let unreadable = listed.unreadable else { return nil }
        return "Unknown since \(HTML.moment(unreadable.since, at: now)): \(HTML.foreign(unreadable.cause))"
    }

    /// What is wrong, for an unreadable sync as last read.
    private var trouble: HTML? {
        switch listed.trouble {
        case .error: failing
        case .overdue: row.nextRun.time.map { "Overdue by \(HTML.age(of: $0, at: known))" }
        case .stale: row.lastSuccess.time.map { "No success for \(HTML.age(of: $0, at: known))" }
        case .stuck: "Has been running for at least \(stateAge)"
        case .neverSucceeded: "No success seen since \(firstSight)"
        case .partial: "The last run read only a part"
        case .unknown: "The vendor's word for its state is not known here"
        case .rateLimited: "Rate-limited for at least \(stateAge)"
        case .brokenConnection, .unreadable, nil: nil
        }
    }

    private var failing: HTML {
        let verb: HTML = row.state == .error ? "Fails" : "Failed, and runs again"
        let streak: HTML = row.failedRunsInARow > 1 ? ", \(row.failedRunsInARow) times in a row" : .none
        if row.lastSuccess == .none, !listed.sync.holdsRecords {
            return "\(verb)\(streak), no success seen since \(firstSight)"
        }
        let since = row.failingSince.time.map { HTML.age(of: $0, at: known) } ?? stateAge
        return "\(verb)\(streak), for at least \(since)"
    }

    /// When the exporter began to look.
    private var firstSight: HTML {
        "\(HTML.moment(started, at: now)), when the exporter started"
    }

    private var connection: HTML? {
        guard let state = listed.connection?.state, state.isBroken else { return nil }
        return state.explanation
    }

    /// The moment that the row's claims are known for.
    private var known: Timestamp { listed.unreadable == nil ? now : listed.readAt }

    private var stateAge: HTML {
        row.stateSince.time.map { HTML.age(of: $0, at: known) } ?? "some time"
    }

    private var lag: HTML {
        guard let finished = row.lastFinished.time else { return .unknown }
        let schedule: HTML =
            row.interval.microseconds.map {
                "<span class=\"quiet small every\">every \(Duration.microseconds($0).inWords)</span>"
            } ?? .none
        return """
            \(LagBar.picture(of: row, at: now))<span>\(HTML.age(of: finished, at: now)) \(schedule)</span>
            """
    }

    private var nextRun: HTML {
        guard let next = row.nextRun.time else { return .unknown }
        return next > now ? HTML.time(next, at: now) : "scheduled \(HTML.time(next, at: now))"
    }
}

extension HTML {
    /// What the vendor does not report.
    fileprivate static let unknown: HTML = "<span class=\"quiet\" title=\"not known\">–</span>"
}
