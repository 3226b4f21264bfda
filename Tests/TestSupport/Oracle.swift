import Foundation

/// A program that nobody here wrote, asked for its opinion. `make test` puts them on the path.
package struct Oracle: Sendable, CustomStringConvertible {
    package static let promtool = Oracle("promtool")
    /// Two generations of Prometheus: 2.42 and 3.5, in which ranges exclude their left edge.
    package static let promtools = [promtool, Oracle("promtool-3")]
    /// Python with Prometheus' own client library.
    package static let python = Oracle("oracle-python")
    package static let openssl = Oracle("openssl")
    package static let curl = Oracle("curl")

    private let name: String

    package var description: String { name }

    package init(_ name: String) {
        self.name = name
    }

    /// What it said.
    package struct Answer: Sendable {
        /// The exit status; of a signal that ended it, the number below zero.
        package let status: Int32
        package let output: String
        package let error: String
    }

    /// Runs the program to its end.
    ///
    /// - Throws: When it is not installed.
    package func ask(_ arguments: [String], input: [UInt8] = []) async throws -> Answer {
        let folder = FileManager.default.temporaryDirectory.appending(path: "oracle-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files rather than pipes: neither side can ever wait for the other.
        let files = ["in", "out", "err"].map { folder.appending(path: $0) }
        try Data(input).write(to: files[0])
        let process: ChildProcess
        do {
            process = try ChildProcess(
                [name] + arguments, input: .file(files[0]), output: .file(files[1]), error: .file(files[2]))
        } catch let error as POSIXError where error.code == .ENOENT {
            throw Missing(name: name)
        }
        return Answer(
            status: await process.end(),
            output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
            error: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
    }

    /// The program is not there.
    package struct Missing: Error, CustomStringConvertible {
        let name: String

        package var description: String { "\(name) is not installed: make oracles installs it, make test finds it" }
    }
}
