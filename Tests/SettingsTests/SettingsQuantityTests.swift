import Settings
import TestSupport
import Testing

@Suite("Durations and sizes in settings")
struct SettingsQuantityTests {
    @Test(
        "a duration is a number with a unit, or several with the greater units first",
        arguments: [
            ("1ms", 1), ("30s", 30_000), ("5m", 300_000), ("1h30m", 5_400_000), ("1d", 86_400_000),
            ("2w", 1_209_600_000),
            ("1y", 31_536_000_000), ("1h0m1s500ms", 3_601_500), ("007s", 7000), ("90m", 5_400_000),
        ] as [(String, Int64)]
    )
    func durations(text: String, milliseconds: Int64) {
        #expect(Duration(setting: text) == .milliseconds(milliseconds))
    }

    @Test(
        "anything else is no duration",
        arguments: [
            "", "5", "s", "m5", "1.5h", "-5m", "+5m", "5 m", " 5m", "5m ", "5M", "5min", "30m1h", "5m5m", "1h 30m",
            "٥m",
            "99999999999999999999s", "300000000y", "292471208y292471208w", "PT5M", "1h30", "µs",
        ]
    )
    func noDurations(text: String) {
        #expect(Duration(setting: text) == nil)
    }

    @Test(
        "a size is a number of bytes with or without a unit",
        arguments: [
            ("0", 0), ("1024", 1024), ("7B", 7), ("1KiB", 1024), ("256MiB", 268_435_456), ("2GiB", 2_147_483_648),
            ("1TiB", 1_099_511_627_776), ("1KB", 1000), ("1kB", 1000), ("5MB", 5_000_000), ("1GB", 1_000_000_000),
        ]
    )
    func sizes(text: String, bytes: Int) {
        #expect(ByteSize(setting: text)?.bytes == bytes)
    }

    @Test(
        "anything else is no size",
        arguments: ["", "B", "MiB", "1.5GB", "-1", "1 KiB", "1kib", "1K", "9999999999TiB", "99999999999999999999", "٥"]
    )
    func noSizes(text: String) {
        #expect(ByteSize(setting: text) == nil)
    }

    @Test("a size is shown in the greatest unit that divides it")
    func shownSizes() {
        #expect(
            [0, 1, 1000, 1024, 1536, 64 << 10, 256 << 20, 3 << 30].map { ByteSize(bytes: $0).description } == [
                "0B", "1B", "1000B", "1KiB", "1536B", "64KiB", "256MiB", "3GiB",
            ])
    }

    @Test("a quoted number is a text, an expanded one is a number")
    func quotes() {
        let fixture = SettingsFixture([
            "plain": .plain("8"), "quoted": .quoted("8"), "expanded": .expanded("8", from: "${N}"),
            "signed": .plain("+8"), "duration": .quoted("8s"), "size": .quoted("8KiB"),
        ])
        let section = fixture.section
        #expect(section.integer("plain", in: 1...9) == 8)
        #expect(section.integer("quoted", in: 1...9) == nil)
        #expect(section.integer("expanded", in: 1...9) == 8)
        #expect(section.integer("signed", in: 1...9) == 8)
        #expect(section.duration("duration") == .seconds(8))
        #expect(section.byteSize("size") == 8192)
        #expect(fixture.problems == ["2:9: quoted: is \"8\" in quotes, expected a whole number from 1 to 9"])
    }

    @Test("a boolean is true or false")
    func booleans() {
        let fixture = SettingsFixture(["a": .plain("true"), "b": .plain("False"), "c": .expanded("true", from: "${B}")])
        #expect(fixture.section.bool("a", default: false))
        #expect(!fixture.section.bool("b", default: true))
        #expect(fixture.section.bool("c", default: false))
        #expect(fixture.section.bool("missing", default: true))
        #expect(fixture.problems.isEmpty)
    }
}
