import TestSupport

/// A vendor as the matrix plays it: two targets, `alpha` and `beta`, with a sync each.
struct PlayedVendor: Sendable, CustomStringConvertible {
    /// The `provider` of the configuration.
    let name: String
    /// The vendor's own lines of a source's section.
    let settings: String
    /// The label that a target's name is in.
    let targetLabel: String
    /// Whether a 429 to one target is meant for all.
    var sharesQuota = false
    /// The `id` that a scrape shows for a sync.
    var shownID: @Sendable (PlayedSync) -> String = { $0.id }
    /// What is told of a sync.
    let fields: [Field]
    /// Which target a request asks for; `nil` if for none.
    let target: @Sendable (SeenRequest) -> String?
    /// What the vendor says when its target has these syncs.
    let answer: @Sendable (PlayedVendor, SeenRequest, [PlayedSync], Paging) -> String

    var description: String { name }

    static let all = [nango, paragon, merge]
    static let targets = ["alpha", "beta"]
}

/// One field of what a vendor tells of a sync.
struct Field: Sendable {
    /// What a field is about.
    enum Kind: Sendable {
        case id, name, word, time, count, text, flag, object
    }

    /// What comes of a value that cannot be read.
    enum Loss: Equatable, Sendable {
        /// The sync is dropped.
        case sync
        /// The series of this metric is missing.
        case series(String)
        /// The state is `unknown`.
        case state
        case nothing
    }

    /// The names of the objects around it and its own, from the outermost.
    let path: String
    let kind: Kind
    let loss: Loss
    /// Its good value in JSON; empty for an object of other fields.
    let value: @Sendable (PlayedSync) -> String

    init(
        _ path: String, _ kind: Kind, loss: Loss = .nothing,
        _ value: @escaping @Sendable (PlayedSync) -> String = { _ in "" }
    ) {
        self.path = path
        self.kind = kind
        self.loss = loss
        self.value = value
    }
}

/// A sync as a vendor is to tell of it.
struct PlayedSync: Sendable {
    /// What a scrape should show of it.
    enum Sight: Equatable, Sendable {
        /// Everything.
        case whole
        /// All but a series of this metric.
        case without(String)
        /// A series of this metric with this value.
        case value(String, String)
        /// Its state is `unknown`.
        case unknownState
        /// It has this value in a label.
        case label(String)
        /// It has a value in a label that was cut.
        case cutLabel
        /// Nothing.
        case dropped
        /// It is one of several of which one is shown.
        case duplicate
    }

    var id: String
    /// Grows from poll to poll, and with it the time at which the sync last finished.
    var version = 1
    /// JSON in place of good values, by path.
    var overrides: [String: String] = [:]
    var sight = Sight.whole

    /// The second of 14 November 2023, 22:00, in which it last finished.
    var finished: String { "2023-11-14T22:00:\(version < 10 ? "0" : "")\(version)Z" }

    /// The same in Unix seconds, as a scrape shows it.
    static func finished(_ version: Int) -> String { "\(1_699_999_200 + version)" }

    /// Stands for a byte that is not UTF-8.
    static let broken: Character = "\u{1A}"
}

extension PlayedVendor {
    /// One of the objects that make up a sync.
    func json(_ sync: PlayedSync, _ root: String) -> String {
        var parts: [String] = []
        var seen: Set<Substring> = []
        for field in fields where field.path.hasPrefix("\(root).") {
            guard let key = field.path.dropFirst(root.count + 1).split(separator: ".").first, seen.insert(key).inserted
            else { continue }
            let path = "\(root).\(key)"
            let leaf = fields.first { $0.path == path && $0.kind != .object }
            parts.append("\"\(key)\":\(sync.overrides[path] ?? leaf?.value(sync) ?? json(sync, path))")
        }
        return "{\(parts.joined(separator: ","))}"
    }

    func list(_ syncs: [PlayedSync], _ root: String) -> String {
        "[\(syncs.map { json($0, root) }.joined(separator: ","))]"
    }
}
