import Settings
import TestSupport
import Testing

@Suite("Reading a section of settings")
struct SettingsSectionTests {
    @Test("keys that nobody asked for are reported, nested ones too, with what was meant")
    func unknownKeys() {
        let nested = SettingEntry(
            SettingKey("coluor", at: SettingPosition(line: 2, column: 3)), SettingValue(.plain("red")))
        let fixture = SettingsFixture(["nmae": .plain("a"), "style": .mapping([nested]), "x": .null])
        _ = fixture.section.string("name")
        _ = fixture.section.section("style")?.string("colour")
        fixture.section.finish()
        #expect(
            fixture.problems == [
                "1:1: nmae: unknown key, expected one of name, style",
                "2:3: coluor: unknown key (did you mean colour?), expected one of colour",
                "3:1: x: unknown key, expected one of name, style",
            ])
    }

    @Test("a section of an unknown kind may hold anything, what is nested in it may not")
    func allowance() {
        let nested = SettingEntry(SettingKey("b"), SettingValue(.plain("1")))
        let fixture = SettingsFixture(["a": .plain("1"), "known": .mapping([nested])])
        _ = fixture.section.section("known")?.string("c")
        fixture.section.finish(allowingUnknownKeys: true)
        fixture.section.finish()
        #expect(fixture.problems == ["b: unknown key, expected one of c"])
    }

    @Test("a text may look like a number, but not be empty or hold a control character")
    func texts() {
        let fixture = SettingsFixture([
            "number": .plain("42"), "empty": .quoted(""), "bell": .quoted("\u{7}"), "null": .null, "list": .list([]),
            "expanded": .expanded("", from: "${EMPTY}"),
        ])
        let section = fixture.section
        #expect(section.requiredString("number") == "42")
        #expect(section.string("empty", default: "d") == "d")
        #expect(section.requiredString("bell") == "")
        #expect(section.string("null") == nil)
        #expect(section.string("list") == nil)
        #expect(section.string("expanded") == nil)
        #expect(section.requiredString("missing", expected: "a word") == "")
        #expect(
            fixture.problems == [
                "1:1: missing: is missing, expected a word",
                "2:9: empty: is empty, expected a text",
                "3:9: bell: holds a control character, expected a text",
                "4:1: null: has no value, expected a text",
                "5:9: list: is a list, expected a text",
                "6:9: expanded: is empty once \"${EMPTY}\" is expanded, expected a text",
            ])
    }

    @Test("what was reported before is neither reported again nor called missing")
    func refused() {
        let fixture = SettingsFixture([
            "a": .refused, "b": .refused, "c": .refused, "d": .refused, "e": .list([SettingValue(.refused)]),
        ])
        let section = fixture.section
        #expect(section.requiredString("a") == "")
        #expect(section.secret("b", required: true) == nil)
        #expect(section.section("c") == nil)
        #expect(section.strings("d").isEmpty)
        #expect(section.strings("e").isEmpty)
        section.finish()
        #expect(fixture.problems.isEmpty)
    }

    @Test("a problem is told once and in the order of places")
    func order() {
        let report = SettingsReport()
        report.add(SettingProblem("b", "is wrong", expected: "right", at: SettingPosition(line: 2, column: 1)))
        report.add(SettingProblem("a", "is wrong", expected: "right", at: SettingPosition(line: 1, column: 9)))
        report.add(SettingProblem("b", "is wrong", expected: "right", at: SettingPosition(line: 2, column: 1)))
        report.add(SettingProblem("c", "is wrong", expected: "right"))
        #expect(report.problems.map(\.key) == ["c", "a", "b"])
    }

    @Test("a problem stays on one line and short, whatever the value is")
    func quoting() {
        #expect("a\"b\\\n\u{2028}".quotedForPeople == #""a\"b\\\u{a}\u{2028}""#)
        #expect(String(repeating: "x", count: 500).quotedForPeople.count < 70)
        #expect("secret_key:sk-live".shownAsKey == "secret_key")
        #expect("a\nb".shownAsKey == #""a\u{a}b""#)
    }

    @Test("relative file names are relative to the folder of the configuration")
    func paths() {
        let fixture = SettingsFixture(["a": .plain("keys/a"), "b": .plain("/keys/b")], directory: "/etc/exporter")
        #expect(fixture.section.path("a") == "/etc/exporter/keys/a")
        #expect(fixture.section.path("b") == "/keys/b")
        #expect(SettingsOrigin(directory: "conf/") { _ in SettingsDocument(value: nil) }.resolve("a") == "conf/a")
        #expect(SettingsOrigin { _ in SettingsDocument(value: nil) }.resolve("a") == "a")
    }

    @Test(
        "a key is taken for another if it is nearly that",
        arguments: [
            ("intervall", "interval"), ("time_out", "timeout"), ("sycns", "syncs"), ("colour", nil), ("a", nil),
        ]
    )
    func suggestions(key: String, suggestion: String?) {
        #expect(key.nearest(among: ["interval", "timeout", "syncs", "b"]) == suggestion)
    }
}
