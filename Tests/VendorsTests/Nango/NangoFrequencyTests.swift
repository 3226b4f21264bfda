import Testing
import Vendors

@Suite("Nango's frequencies")
struct NangoFrequencyTests {
    @Test(
        "a phrase has its interval",
        arguments: [
            ("every half day", 43_200), ("every half hour", 1800), ("every quarter hour", 900), ("every hour", 3600),
            ("every day", 86_400), ("every week", 604_800), ("every month", 2_592_000), ("Every Half Hour", 1800),
            ("EVERY DAY", 86_400),
        ] as [(String, Double)])
    func readsPhrases(text: String, seconds: Double) {
        #expect(NangoFrequency.seconds(text) == seconds)
    }

    @Test(
        "a unit is read in the singular, the plural and its short forms, with and without `every`",
        arguments: [
            (["ms"], 0.001), (["s", "sec", "secs", "second", "seconds"], 1),
            (["m", "min", "mins", "minute", "minutes"], 60),
            (["h", "hr", "hrs", "hour", "hours"], 3600), (["d", "day", "days"], 86_400),
            (["w", "week", "weeks"], 604_800),
            (["y", "year", "years"], 31_557_600),
        ] as [([String], Double)])
    func readsUnits(units: [String], factor: Double) throws {
        for unit in units {
            for text in ["6\(unit)", "6 \(unit)", "every 6 \(unit)", "every 6\(unit)", "EVERY 6 \(unit.uppercased())"] {
                let seconds = try #require(NangoFrequency.seconds(text), "\(text)")
                #expect(abs(seconds - 6 * factor) < 1e-9, "\(text)")
            }
        }
    }

    @Test(
        "numbers may have decimals, and without a unit they are milliseconds",
        arguments: [
            ("1.5h", 5400), ("every 0.5 hours", 1800), (".5h", 1800), ("30m", 1800), ("every 5mins", 300),
            ("1d", 86_400),
            ("3600000", 3600), ("every 60000", 60), ("500", 0.5), ("0030m", 1800), ("5  m", 300), ("1 day", 86_400),
        ] as [(String, Double)])
    func readsNumbers(text: String, seconds: Double) {
        #expect(NangoFrequency.seconds(text) == seconds)
    }

    @Test(
        "what does not parse, or is not above zero, has no interval",
        arguments: [
            "", " ", "every", "every ", "hourly", "every now and then", "every half month", "every 6 fortnights", "h",
            "every h",
            "0", "0s", "0.0h", "every 0 minutes", "-5m", "-1", "+5m", "5 minutes ago", "5m 30s", "1h30m", "1,5h",
            "1.5.5h", "5.h",
            "0 * * * *", "*/5 * * * *", "@hourly", "nan", "inf", "infinity", "0x10", "1e3", "1e3s", "٣h", "5 ｍ",
            "every month 2",
            "month", "1 month", "PT1H",
        ])
    func refuses(text: String) {
        #expect(NangoFrequency.seconds(text) == nil)
    }

    @Test("absurdly many digits are refused or finite, never infinite")
    func staysFinite() {
        for count in [20, 99, 100, 101, 400, 100_000] {
            let seconds = NangoFrequency.seconds(String(repeating: "9", count: count) + " years")
            #expect(seconds?.isFinite != false)
        }
    }
}
