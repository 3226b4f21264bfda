import ArgumentParser
import Foundation

/// The exit statuses other than 0.
enum Failure: Int32 {
    /// A source or a target could not be read.
    case reading = 1
    /// The configuration, a flag or a listen address cannot be used.
    case configuration = 2

    /// Ends the program with this status, after the lines that say why.
    func exit(_ lines: String...) -> ExitCode {
        for line in lines where !line.isEmpty { StandardError.print(line) }
        return ExitCode(rawValue)
    }
}

/// The channel for everything that is not what was asked for.
enum StandardError {
    static func print(_ line: String) {
        try? FileHandle.standardError.write(contentsOf: Data("\(line)\n".utf8))
    }

    /// Whether a person looks at it.
    static var isTerminal: Bool { isatty(FileHandle.standardError.fileDescriptor) == 1 }
}
