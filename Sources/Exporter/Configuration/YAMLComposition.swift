import Providers
import Yams

/// A YAML text as a tree of nodes, keys that are written twice included.
///
/// Yams gives up at the first key that is written twice. So that everything else is still read, the earlier one of the
/// two gets a letter that occurs nowhere else, which moves nothing, and the text is read again; ``name(of:)`` gives
/// the key as written.
struct YAMLComposition {
    /// Each doubled key costs a reading of the whole text; nobody needs more of them reported at a time.
    private static let mostRenamedKeys = 20

    /// `nil` for a text without a document in it.
    let root: Node?
    private let renamed: [Unicode.Scalar: String]

    init(_ source: YAMLText) throws(SettingProblem) {
        if source.mayMultiplyInKeys {
            throw SettingProblem(
                "yaml", "has many aliases, and keys that are no plain names", expected: "only one of both",
                at: SettingPosition(line: 1, column: 1))
        }
        var text = source.text
        var renamed: [Unicode.Scalar: String] = [:]
        while true {
            do {
                // The text decides what a scalar is, not Yams' rules: they cost seven regular expressions each.
                root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
                self.renamed = renamed
                return
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let position = SettingPosition(context.mark)
                guard let key = keys.first, renamed.count < Self.mostRenamedKeys,
                    let mark = Self.unusedScalar(in: text), let start = Self.letter(of: position, in: text)
                else {
                    throw SettingProblem(
                        keys.first?.shownAsKey ?? "yaml", "is written more than once in one mapping",
                        expected: "each key once",
                        at: position)
                }
                text.unicodeScalars.replaceSubrange(start...start, with: [mark])
                renamed[mark] = key
            } catch {
                throw SettingProblem(error, in: source)
            }
        }
    }

    /// A key as the file has it.
    func name(of key: String) -> String {
        if renamed.isEmpty { return key }
        return key.unicodeScalars.lazy.compactMap { renamed[$0] }.first ?? key
    }

    /// Where the first letter of a key stands; `nil` if it does not begin with one, as an alias does not.
    private static func letter(of position: SettingPosition, in text: String) -> String.Index? {
        let source = YAMLText(verified: text)
        guard var index = source.index(of: position) else { return nil }
        let scalars = text.unicodeScalars
        if scalars[index] == "\"" || scalars[index] == "'" { index = scalars.index(after: index) }
        guard index < scalars.endIndex, scalars[index].properties.isAlphabetic || scalars[index].isNumberOrDash else {
            return nil
        }
        return index
    }

    private static func unusedScalar(in text: String) -> Unicode.Scalar? {
        let used = Set(text.unicodeScalars)
        return (0xE000...0xF8FF).lazy.compactMap { Unicode.Scalar($0 as UInt32) }.first { !used.contains($0) }
    }
}

extension Unicode.Scalar {
    fileprivate var isNumberOrDash: Bool {
        properties.numericType != nil || self == "_"
    }
}

extension SettingPosition {
    init(_ mark: Mark) {
        self.init(line: mark.line, column: mark.column)
    }
}

extension SettingProblem {
    /// What Yams could not read, and where.
    fileprivate init(_ error: any Error, in source: YAMLText) {
        switch error as? YamlError {
        case .composer(let context?, _, let mark, _) where context.text.contains("single document"):
            self.init("yaml", "holds a second document", expected: "only one", at: SettingPosition(mark))
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let position = SettingPosition(mark)
            let start = context.map { " \($0.text) that starts in line \($0.mark.line)" } ?? ""
            let isTab = source.index(of: position).map { source.text.unicodeScalars[$0] == "\t" } ?? false
            let fault =
                if isTab {
                    "a tab stands where only blanks may"
                } else if problem.contains("nesting level") {
                    "is nested too deeply"
                } else {
                    problem + start
                }
            self.init("yaml", fault, expected: source.expectation(at: position), at: position)
        default:
            self.init("yaml", "cannot be read", expected: "well-formed YAML")
        }
    }
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
