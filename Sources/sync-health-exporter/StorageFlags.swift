import ArgumentParser
import Fleet
import Foundation
import Logging

/// Where history is kept over the end of the process.
struct StorageFlags: ParsableArguments {
    /// Where systemd tells a service with `StateDirectory=` what it may write.
    private static let variable = "STATE_DIRECTORY"

    @Option(
        name: .customLong("storage.path"),
        help: ArgumentHelp(
            "A folder, made if missing, for what must survive a restart. (default: systemd's $\(variable), else none)",
            valueName: "path"))
    var path: String?

    /// Claims the folder, if there is to be one.
    ///
    /// - Throws: The exit status, after what is wrong with it was printed.
    func open(logger: Logger) throws(ExitCode) -> FleetStorage? {
        // systemd separates several folders by colons; one is enough here.
        let granted = ProcessInfo.processInfo.environment[Self.variable]?.split(separator: ":").first
        guard let path = path ?? granted.map(String.init), !path.isEmpty else { return nil }
        do throws(StorageFailure) {
            return try FleetStorage(path: path) { $0.log(to: logger) }
        } catch {
            let origin = self.path == nil ? "$\(Self.variable)" : "--storage.path"
            throw Failure.configuration.exit("\(origin): \(error)")
        }
    }
}

extension StorageEvent {
    /// Reports it as one line.
    fileprivate func log(to logger: Logger) {
        var metadata: Logger.Metadata = ["source": "\(source)"]
        for (name, value) in self.metadata { metadata[name] = "\(value)" }
        logger.log(level: isWarning ? .warning : .info, "\(message)", metadata: metadata)
    }
}
