import Exporter
package import Logging
import Synchronization

/// Keeps log lines for a test to read.
package final class LineBox: Sendable {
    /// Guards the lines.
    private let kept = Mutex<[String]>([])

    package init() {}

    package var lines: [String] { kept.withLock { $0 } }

    package func add(_ line: String) {
        kept.withLock { $0.append(line) }
    }

    /// A logger that writes here.
    package func logger(_ level: Logger.Level = .info) -> Logger {
        Logger(label: "test") { _ in LineLogHandler(format: .logfmt, level: level) { self.add($0) } }
    }
}
