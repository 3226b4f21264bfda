/// Builds values from the events of one document: aliases followed, merge keys merged, variables expanded, duplicate
/// keys reported.
struct YAMLComposer {
    private static let maximumDepth = 64

    /// What became of a node, and what an alias of it costs.
    private struct Node {
        var value: SettingValue
        /// The text of a scalar as written: what it says as a key.
        var text: String?
        /// How many nodes it consists of, those behind aliases included.
        var size = 1
        /// How many levels are below it.
        var height = 0
    }

    private let parser: YAMLParser
    /// Replaces variables; `nil` where a dollar sign has no meaning.
    private let expansion: VariableExpansion?
    /// The complete nodes with an anchor; a node is no part of itself.
    private var anchors: [String: Node] = [:]
    /// How many more nodes may come from aliases: aliases of aliases double and double again.
    private var aliasBudget: Int
    private(set) var problems: [SettingProblem] = []

    init(_ text: YAMLText, expansion: VariableExpansion?) throws(SettingProblem) {
        parser = try YAMLParser(text)
        self.expansion = expansion
        aliasBudget = text.text.utf8.count + 10_000
    }

    /// Reads the only document.
    ///
    /// - Returns: `nil` for a text without a document in it.
    /// - Throws: The problem that makes the rest of the text unreadable; all others are in ``problems``.
    mutating func document() throws(SettingProblem) -> SettingValue? {
        _ = try parser.next()  // the start of the stream
        guard case .documentStart = try parser.next().kind else { return nil }
        let root = try node(parser.next(), under: "configuration", depth: 0)
        _ = try parser.next()  // the end of the document
        let end = try parser.next()
        guard case .streamEnd = end.kind else {
            throw SettingProblem("yaml", "holds a second document", expected: "only one", at: end.position)
        }
        return root.value
    }

    /// Reads the node that an event begins.
    ///
    /// - Parameter key: The key it belongs to, for problems.
    private mutating func node(
        _ event: YAMLEvent, under key: String, depth: Int
    ) throws(SettingProblem) -> Node {
        let position = event.position
        // Reading on would cost libyaml time for each open level at each token.
        guard depth < Self.maximumDepth else {
            throw SettingProblem(key, "is nested too deeply", expected: "a plainer structure", at: position)
        }
        var node: Node
        let properties: YAMLProperties
        switch event.kind {
        case .alias(let name): return alias(name, under: key, at: position, depth: depth)
        case .scalar(let scalar):
            properties = scalar.properties
            node = Node(value: SettingValue(content(of: scalar, under: key, at: position)), text: scalar.text)
        case .sequenceStart(let start):
            properties = start
            if let anchor = start.anchor { anchors[anchor] = nil }
            node = try sequence(under: key, depth: depth)
        case .mappingStart(let start):
            properties = start
            if let anchor = start.anchor { anchors[anchor] = nil }
            node = try mapping(under: key, depth: depth)
        case .streamStart, .streamEnd, .documentStart, .documentEnd, .sequenceEnd, .mappingEnd: throw .unreadableYAML
        }
        if !accepts(properties.tag, key, position) { node.value.content = .refused }
        node.value.position = position
        if let anchor = properties.anchor { anchors[anchor] = node }
        return node
    }

    private mutating func sequence(under key: String, depth: Int) throws(SettingProblem) -> Node {
        var items: [SettingValue] = []
        var size = 1
        var height = 0
        while true {
            let event = try parser.next()
            if case .sequenceEnd = event.kind { break }
            let item = try node(event, under: key, depth: depth + 1)
            items.append(item.value)
            size += item.size
            height = max(height, item.height + 1)
        }
        return Node(value: SettingValue(.list(items)), size: size, height: height)
    }

    private mutating func mapping(under parent: String, depth: Int) throws(SettingProblem) -> Node {
        var mapping = YAMLMapping()
        var size = 1
        var height = 0
        while true {
            let keyEvent = try parser.next()
            if case .mappingEnd = keyEvent.kind { break }
            let (name, isPlain) = try name(keyEvent, under: parent, depth: depth + 1)
            let value = try node(parser.next(), under: name?.shownAsKey ?? parent, depth: depth + 1)
            size += value.size + 1
            height = max(height, value.height + 1)
            guard let name else { continue }
            problems += mapping.add(name, isMerge: name == "<<" && isPlain, value.value, at: keyEvent.position)
        }
        return Node(value: SettingValue(.mapping(mapping.entries)), size: size, height: height)
    }

    /// Reads a key.
    ///
    /// - Returns: `nil` for what is not a scalar, which is reported.
    private mutating func name(
        _ event: YAMLEvent, under parent: String, depth: Int
    ) throws(SettingProblem) -> (String?, isPlain: Bool) {
        if case .scalar(let scalar) = event.kind, scalar.properties.anchor == nil {
            return (scalar.text, scalar.isPlain)
        }
        let key = try node(event, under: parent, depth: depth)
        if key.text == nil {
            if case .refused = key.value.content { return (nil, false) }
            report(parent, "has a list or a mapping for a key", expected: "a name", at: event.position)
        }
        return (key.text, false)
    }

    private mutating func alias(_ name: String, under key: String, at position: SettingPosition, depth: Int) -> Node {
        let refused = Node(value: SettingValue(.refused, at: position))
        guard let node = anchors[name] else {
            report("yaml", "found undefined alias", expected: "well-formed YAML", at: position)
            return refused
        }
        guard depth + node.height < Self.maximumDepth else {
            report(key, "is nested too deeply", expected: "a plainer structure", at: position)
            return refused
        }
        let wasWithinBudget = aliasBudget >= 0
        aliasBudget = wasWithinBudget ? aliasBudget - node.size : aliasBudget
        guard aliasBudget >= 0 else {
            // Once is enough: every later alias exceeds the budget as well.
            if wasWithinBudget {
                report(key, "grows too large through aliases", expected: "a plainer structure", at: position)
            }
            return refused
        }
        return node
    }

    private mutating func content(
        of scalar: YAMLScalar, under key: String, at position: SettingPosition
    ) -> SettingValue.Content {
        let isPlain = scalar.isPlain && scalar.properties.tag == nil
        if isPlain, ["", "~", "null", "Null", "NULL"].contains(scalar.text) { return .null }
        let style: SettingScalar.Style = isPlain ? .plain : .quoted
        guard let expansion, scalar.text.contains("$") else { return .scalar(SettingScalar(scalar.text, style: style)) }

        let outcome = expansion.expand(scalar.text)
        for fault in outcome.faults { report(key, fault.problem, expected: fault.expected, at: position) }
        guard outcome.faults.isEmpty else { return .refused }
        return .scalar(
            SettingScalar(
                outcome.text, style: outcome.usesVariables ? .expanded : style, written: scalar.text))
    }

    /// Whether a node has no tag, or only one that says what it is anyhow.
    private mutating func accepts(_ tag: String?, _ key: String, _ position: SettingPosition) -> Bool {
        let standard = "tag:yaml.org,2002:"
        guard let tag, !["!", "\(standard)str", "\(standard)seq", "\(standard)map"].contains(tag) else { return true }
        report(key, "has the YAML tag \(tag.quotedForPeople)", expected: "a value without a tag", at: position)
        return false
    }

    private mutating func report(_ key: String, _ problem: String, expected: String, at position: SettingPosition) {
        problems.append(SettingProblem(key, problem, expected: expected, at: position))
    }
}
