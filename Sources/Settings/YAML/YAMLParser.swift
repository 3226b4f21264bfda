import CYAML

/// Reads the events of a text one after the other; owns libyaml's parser and the bytes that it reads.
final class YAMLParser {
    // At an address of its own: libyaml keeps pointers into the parser and into the bytes.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private let text: YAMLText

    init(_ text: YAMLText) throws(SettingProblem) {
        self.text = text
        parser = .allocate(capacity: 1)
        bytes = .allocate(capacity: text.text.utf8.count)
        _ = bytes.initialize(from: text.text.utf8)
        guard yaml_parser_initialize(parser) == 1 else {
            // `deinit` runs nevertheless, and deletes a parser of zeros without harm.
            parser.initialize(to: yaml_parser_t())
            throw .unreadableYAML
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        bytes.deallocate()
    }

    /// The next event.
    ///
    /// - Throws: What is wrong with the text at this place; there are no further events.
    func next() throws(SettingProblem) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxProblem }
        defer { yaml_event_delete(&event) }
        guard let kind = YAMLEvent.Kind(event) else { throw .unreadableYAML }
        return YAMLEvent(kind: kind, position: SettingPosition(event.start_mark))
    }

    private var syntaxProblem: SettingProblem {
        let isExplained = parser.pointee.error == YAML_SCANNER_ERROR || parser.pointee.error == YAML_PARSER_ERROR
        guard isExplained, let problem = parser.pointee.problem else { return .unreadableYAML }
        let position = SettingPosition(parser.pointee.problem_mark)
        var fault = String(cString: problem)
        if let context = parser.pointee.context {
            let line = SettingPosition(parser.pointee.context_mark).line
            fault += " \(String(cString: context)) that starts in line \(line)"
        }
        if text.scalar(at: position) == "\t" { fault = "a tab stands where only blanks may" }
        return SettingProblem("yaml", fault, expected: text.expectation(at: position), at: position)
    }
}

extension YAMLEvent.Kind {
    /// - Returns: `nil` for what libyaml never reports.
    fileprivate init?(_ event: yaml_event_t) {
        switch event.type {
        case YAML_STREAM_START_EVENT: self = .streamStart
        case YAML_STREAM_END_EVENT: self = .streamEnd
        case YAML_DOCUMENT_START_EVENT: self = .documentStart
        case YAML_DOCUMENT_END_EVENT: self = .documentEnd
        case YAML_ALIAS_EVENT: self = .alias(String(event.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            self = .scalar(
                YAMLScalar(
                    text: String(
                        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self),
                    isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE,
                    properties: YAMLProperties(scalar.anchor, scalar.tag)))
        case YAML_SEQUENCE_START_EVENT:
            self = .sequenceStart(YAMLProperties(event.data.sequence_start.anchor, event.data.sequence_start.tag))
        case YAML_SEQUENCE_END_EVENT: self = .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            self = .mappingStart(YAMLProperties(event.data.mapping_start.anchor, event.data.mapping_start.tag))
        case YAML_MAPPING_END_EVENT: self = .mappingEnd
        default: return nil
        }
    }
}

extension YAMLProperties {
    fileprivate init(_ anchor: UnsafePointer<UInt8>?, _ tag: UnsafePointer<UInt8>?) {
        self.init(anchor: String(anchor), tag: String(tag))
    }
}

extension String {
    fileprivate init?(_ text: UnsafePointer<UInt8>?) {
        guard let text else { return nil }
        self.init(cString: text)
    }
}

extension SettingPosition {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: mark.line + 1, column: mark.column + 1)
    }
}

extension SettingProblem {
    /// For what libyaml does not explain, such as a lack of memory.
    static let unreadableYAML = SettingProblem("yaml", "cannot be read", expected: "well-formed YAML")
}

extension YAMLText {
    /// What to write instead, with a hint where braces are the likely cause.
    fileprivate func expectation(at position: SettingPosition) -> String {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard lines.indices.contains(position.line - 1), lines[position.line - 1].contains("${") else {
            return "well-formed YAML"
        }
        return "well-formed YAML; inside { } and [ ] a variable needs quotes: \"${NAME}\""
    }
}
