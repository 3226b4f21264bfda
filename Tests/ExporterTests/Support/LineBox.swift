import Exporter
import Logging
import Synchronization
import TestSupport

/// Keeps log lines for a test to read.
final class LineBox: Sendable {
    private let kept = Mutex<[String]>([])

    var lines: [String] { kept.withLock { $0 } }

    func add(_ line: String) {
        kept.withLock { $0.append(line) }
    }

    /// A logger that writes here.
    func logger(_ level: Logger.Level = .info) -> Logger {
        Logger(label: "test") { _ in LineLogHandler(format: .logfmt, level: level) { self.add($0) } }
    }
}
