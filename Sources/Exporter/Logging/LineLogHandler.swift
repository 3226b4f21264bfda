import Foundation
package import Logging
package import SyncModel

/// Writes one line for each log message, in logfmt or JSON, to standard error or wherever it is told.
package struct LineLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    private let format: LogFormat
    private let timekeeper: any Timekeeper
    private let write: @Sendable (String) -> Void

    /// - Parameter write: Takes one line with its newline; called from any thread.
    package init(
        format: LogFormat, level: Logger.Level, timekeeper: any Timekeeper = SystemTimekeeper(),
        write: @escaping @Sendable (String) -> Void = LineLogHandler.toStandardError
    ) {
        self.format = format
        logLevel = level
        self.timekeeper = timekeeper
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    // The signature that every release of swift-log accepted; newer ones call it for their events.
    package func log(
        level: Logger.Level, message: Logger.Message, metadata more: Logger.Metadata?, source: String, file: String,
        function: String, line _: UInt
    ) {
        var line = LogLine()
        line.add("ts", timekeeper.now.rfc3339)
        line.add("level", Self.name(of: level))
        line.add("msg", message.description)
        let all = metadata.merging(more ?? [:]) { _, own in own }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) { line.add(key, value.description) }
        write(line.rendered(as: format) + "\n")
    }

    /// One write call a line, so that lines of several threads do not mix.
    @Sendable package static func toStandardError(_ line: String) {
        // Whoever closed standard error does not want the line; that is no reason to stop.
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
    }

    private static func name(of level: Logger.Level) -> String {
        switch level {
        case .trace, .debug: "debug"
        case .info, .notice: "info"
        case .warning: "warn"
        case .error, .critical: "error"
        }
    }
}
