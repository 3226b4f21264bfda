import Exporter
import Logging
import ServiceSupport
import SyncModel
import TestSupport
import Testing

@Suite("Log lines")
struct LogTests {
    private func line(_ format: LogFormat, _ message: Logger.Message, _ metadata: Logger.Metadata = [:]) -> String {
        let clock = ManualTimekeeper(now: Timestamp(microseconds: 1_700_000_000_123_000))
        let box = LineBox()
        let logger = Logger(label: "test") { _ in
            LineLogHandler(format: format, level: .info, timekeeper: clock) { box.add($0) }
        }
        logger.debug("not shown")
        logger.warning(message, metadata: metadata)
        return box.lines.joined()
    }

    @Test("logfmt quotes only what needs it and keeps a line a line")
    func logfmt() {
        let line = line(.logfmt, "two words", ["b": "plain", "a": "say \"hi\"\nlevel=error \u{1B}[0m", "c": ""])
        #expect(
            line
                == #"ts=2023-11-14T22:13:20.123Z level=warn msg="two words" a="say \"hi\"\nlevel=error \u001b[0m" b=plain c="""#
                + "\n")
    }

    @Test("JSON has the same fields")
    func json() {
        let line = line(.json, "two words", ["a": "say \"hi\"\n"])
        #expect(
            line == #"{"ts":"2023-11-14T22:13:20.123Z","level":"warn","msg":"two words","a":"say \"hi\"\n"}"# + "\n")
    }
}
