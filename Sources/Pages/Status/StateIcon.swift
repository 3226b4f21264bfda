import Fleet
import SyncModel

/// One sign for each state, different in shape and not in colour alone; drawn once, used everywhere.
enum StateIcon {
    /// A sign in front of its word, for eyes only.
    static func icon(_ state: SyncState) -> HTML {
        icon(state.rawValue)
    }

    static func icon(_ condition: SourceCondition?) -> HTML {
        switch condition {
        case .whole: icon("success")
        case .impaired: icon("partial")
        case .down: icon("error")
        case nil: icon("pending")
        }
    }

    private static func icon(_ name: String) -> HTML {
        "<svg class=\"icon \(name)\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><use href=\"#\(name)\"/></svg>"
    }

    /// What every page has once.
    static let definitions: HTML = """
        <svg class="definitions" aria-hidden="true"><defs>
        <symbol id="success" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="currentColor"/>\
        <path d="M4.8 8.3l2.3 2.3 4.2-4.7" class="cut"/></symbol>
        <symbol id="error" viewBox="0 0 16 16"><path d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z" \
        fill="currentColor"/><path d="M5.5 5.5l5 5m0-5l-5 5" class="cut"/></symbol>
        <symbol id="partial" viewBox="0 0 16 16"><path d="M8 1.2L15.4 14.4H.6z" fill="currentColor"/>\
        <path d="M8 6v4m0 2v.6" class="cut"/></symbol>
        <symbol id="running" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="currentColor"/>\
        <path d="M6.3 4.9l5 3.1-5 3.1z" class="cut"/></symbol>
        <symbol id="pending" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6" class="line"/>\
        <path d="M8 4.6V8l2.3 1.6" class="line"/></symbol>
        <symbol id="rate_limited" viewBox="0 0 16 16"><path d="M3.5 1.5h9v2.6L9.4 8l3.1 3.9v2.6h-9v-2.6L6.6 8 3.5 4.1z" \
        fill="currentColor"/></symbol>
        <symbol id="paused" viewBox="0 0 16 16"><path d="M3.5 2.5h3.2v11H3.5zm5.8 0h3.2v11H9.3z" \
        fill="currentColor"/></symbol>
        <symbol id="disabled" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6" class="line"/>\
        <path d="M3.9 12.1l8.2-8.2" class="line"/></symbol>
        <symbol id="unknown" viewBox="0 0 16 16"><rect x="1.5" y="1.5" width="13" height="13" rx="3" \
        fill="currentColor"/><path d="M6 6.1c0-2.6 4.1-2.4 4.1 0C10.1 7.7 8 7.7 8 9.4m0 2.1v.6" class="cut"/></symbol>
        </defs></svg>
        """
}
