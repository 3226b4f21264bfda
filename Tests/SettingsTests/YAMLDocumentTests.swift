import Settings
import Testing

@Suite("YAML as values with their places", .timeLimit(.minutes(1)))
struct YAMLDocumentTests {
    private func read(_ text: String, environment: [String: String]? = nil) -> SettingsDocument {
        YAMLDocument.read(Array(text.utf8), environment: environment)
    }

    private func problems(_ text: String, environment: [String: String]? = nil) -> [String] {
        read(text, environment: environment).problems.map(\.description)
    }

    /// The value as one line: `{key@LINE:COLUMN: value@LINE:COLUMN}`.
    private func outline(_ text: String, environment: [String: String]? = nil) -> String? {
        read(text, environment: environment).value?.outline
    }

    @Test("every key and value has its line and column")
    func places() {
        #expect(
            outline("a: 1\nb:\n  - 'x'\n  - {c: ~}\n")
                == "{a@1:1: 1@1:4, b@2:1: ['x'@3:5, {c@4:6: null@4:9}@4:5]@3:3}@1:1")
        #expect(outline("é: ü\r\nb: \"\\0\"") == "{é@1:1: ü@1:4, b@2:1: '\0'@2:4}@1:1")
        #expect(outline("a: |\n  x\n  y\nb: >-\n  x\n  y\n") == "{a@1:1: 'x\ny\n'@1:4, b@4:1: 'x y'@4:4}@1:1")
    }

    @Test("a text without a document has no value", arguments: ["", "# nothing\n", "\u{FEFF}"])
    func nothing(text: String) {
        #expect(read(text).value == nil)
        #expect(problems(text).isEmpty)
    }

    @Test("plain empty values and null are null; in quotes or with a tag they are text")
    func null() {
        #expect(
            outline("[~, null, NULL, '', \"null\", !!str null]")
                == #"[null@1:2, null@1:5, null@1:11, ''@1:17, 'null'@1:21, 'null'@1:29]@1:1"#)
        #expect(outline("a:\nb: 1")?.hasPrefix("{a@1:1: null") == true)
    }

    @Test("every duplicate is reported at its place, and the first value stays")
    func duplicates() {
        let text = "a: 1\n'a': 2\nb: {c: 1, c: 2}\na: 3"
        let expected = "expected each key once"
        #expect(
            problems(text) == [
                "2:1: a: is written more than once in one mapping (first in line 1), \(expected)",
                "3:11: c: is written more than once in one mapping (first in line 3), \(expected)",
                "4:1: a: is written more than once in one mapping (first in line 1), \(expected)",
            ])
        #expect(outline(text) == "{a@1:1: 1@1:4, b@3:1: {c@3:5: 1@3:8}@3:4}@1:1")
    }

    @Test("an alias stands for its node, as a key too; an anchor may be used again")
    func aliases() {
        #expect(
            outline("a: &x 1\nb: *x\nc: &x 2\nd: *x") == "{a@1:1: 1@1:4, b@2:1: 1@1:4, c@3:1: 2@3:4, d@4:1: 2@3:4}@1:1")
        #expect(outline("a: &x name\n*x : 1") == "{a@1:1: name@1:4, name@2:1: 1@2:6}@1:1")
        #expect(outline("&x a: 1\nb: *x") == "{a@1:1: 1@1:7, b@2:1: a@1:1}@1:1")
    }

    @Test("all aliases of nothing are reported, also those of what contains them")
    func undefined() {
        let fault = "yaml: found undefined alias, expected well-formed YAML"
        #expect(problems("a: *x\nb: *y\nc: &x [*x]") == ["1:4: \(fault)", "2:4: \(fault)", "3:8: \(fault)"])
        #expect(problems("a: &x 1\nb: &x [*x]") == ["2:8: \(fault)"])
        #expect(problems("*x : 1") == ["1:1: \(fault)"])
    }

    @Test("what a merge key brings comes after what is written, the first of several wins")
    func merges() {
        #expect(
            outline("x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  <<: [*x, *y]\n  a: 3")?.hasSuffix(
                "z@3:1: {a@5:3: 3@5:6, b@1:14: 1@1:17, c@2:14: 2@2:17}@4:3}@1:1") == true)
        #expect(outline("'<<': {a: 1}") == "{<<@1:1: {a@1:8: 1@1:11}@1:7}@1:1")
        #expect(problems("<<: {a: 1}\n<<: {b: 1}").first?.contains("<<: is written more than once") == true)
        #expect(problems("<<: [1, {a: 1}]") == ["1:6: <<: merges what is no mapping, expected an alias of a mapping"])
    }

    @Test("aliases of aliases are bounded, however they multiply, and a long text is not")
    func aliasBudget() {
        let laughs = (1...60).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()
        let found = problems("a0: &a0 x\n" + laughs)
        #expect(found.count == 1)
        #expect(found.first?.contains("grows too large through aliases") == true)
        #expect(problems("x: &x {a: 1}\n" + (1...5000).map { "k\($0): *x\n" }.joined()).isEmpty)
        #expect(problems("- a\n" + String(repeating: "- {a: [1, 2]}\n", count: 50_000)).isEmpty)
    }

    @Test("64 levels are read, one more is reported at its place, also through an alias or as a key")
    func depth() {
        func nested(_ levels: Int, _ open: String, _ close: String) -> String {
            String(repeating: open, count: levels) + String(repeating: close, count: levels)
        }
        #expect(problems(nested(64, "[", "]")).isEmpty)
        let fault = "is nested too deeply, expected a plainer structure"
        #expect(problems(nested(65, "[", "]")) == ["1:65: configuration: \(fault)"])
        #expect(problems("a: " + nested(100_000, "{a: ", "}")).count == 1)
        #expect(problems(String(repeating: "? ", count: 100_000)).count == 1)
        #expect(
            problems(
                "a: &x \(nested(40, "[", "]"))\nb: \(nested(30, "[", "]").dropLast(30))*x"
                    + String(repeating: "]", count: 30)) == ["2:34: b: \(fault)"])
    }

    @Test("tags are refused wherever they are, those that say nothing new are not")
    func tags() {
        #expect(
            problems("a: !x [!!int 1]") == [
                #"1:8: a: has the YAML tag "tag:yaml.org,2002:int", expected a value without a tag"#,
                #"1:4: a: has the YAML tag "!x", expected a value without a tag"#,
            ])
        #expect(problems("!!map {a: !!seq [!!str b, ! c]}").isEmpty)
    }

    @Test("variables are replaced in values only, each fault at its place")
    func variables() {
        #expect(outline("${A}: ${A}\nb: $$", environment: ["A": "x: y"]) == "{${A}@1:1: <x: y>@1:7, b@2:1: $@2:4}@1:1")
        #expect(outline("a: ${A}") == "{a@1:1: ${A}@1:4}@1:1")
        #expect(problems("a: ${B}\nb: $", environment: [:]).count == 2)
    }

    @Test("a text that cannot be read on is reported once, with its place")
    func syntax() {
        #expect(problems("a: ${B}\nb: [", environment: [:]).count == 1)
        #expect(problems("a: 1\n--- b") == ["2:1: yaml: holds a second document, expected only one"])
        #expect(problems("a:\n\t- b") == ["2:1: yaml: a tab stands where only blanks may, expected well-formed YAML"])
        #expect(problems("a: \"\\ud800\"").count == 1)
    }
}

extension SettingValue {
    fileprivate var outline: String {
        let place = position.map { "@\($0.line):\($0.column)" } ?? ""
        switch content {
        case .absent: return "absent"
        case .null: return "null" + place
        case .refused: return "refused" + place
        case .scalar(let scalar):
            switch scalar.style {
            case .plain: return scalar.text + place
            case .quoted: return "'\(scalar.text)'" + place
            case .expanded: return "<\(scalar.text)>" + place
            }
        case .list(let items): return "[\(items.map(\.outline).joined(separator: ", "))]" + place
        case .mapping(let entries):
            let entries = entries.map { entry in
                let place = entry.key.position.map { "@\($0.line):\($0.column)" } ?? ""
                return "\(entry.key.name)\(place): \(entry.value.outline)"
            }
            return "{\(entries.joined(separator: ", "))}" + place
        }
    }
}
