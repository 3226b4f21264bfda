package import Foundation

/// The built program, run as a user runs it.
package struct Program {
    /// Variables to set, beside an otherwise empty environment.
    package var environment: [String: String] = [:]
    package let folder: URL

    package init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "program-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Writes a file into the folder that the program runs in.
    package func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    /// Sets who may read and write a file of that folder.
    package func setPermissions(_ mode: Int, of name: String) throws {
        let path = folder.appending(path: name).path(percentEncoded: false)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    /// Runs the program to its end.
    package func run(_ arguments: String...) async throws -> Oracle.Answer {
        try await run(arguments)
    }

    /// Runs the program to its end.
    package func run(_ arguments: [String]) async throws -> Oracle.Answer {
        // What is preloaded are a sanitizer's eyes.
        let preloaded = ProcessInfo.processInfo.environment.filter { $0.key == "LD_PRELOAD" }
        let variables = environment.merging(preloaded) { own, _ in own }.map { "\($0.key)=\($0.value)" }
        let program = try BuiltProgram.path("sync-health-exporter")
        return try await Oracle("env").ask(
            ["-i", "-C", folder.path(percentEncoded: false)] + variables + [program] + arguments)
    }

    /// Starts the program and does not wait for it.
    package func start(_ arguments: String...) throws -> RunningProgram {
        try start(arguments)
    }

    /// Starts the program and does not wait for it.
    package func start(_ arguments: [String]) throws -> RunningProgram {
        try RunningProgram(BuiltProgram.path("sync-health-exporter"), arguments, in: folder)
    }
}

/// A program that runs until it is told to stop.
package final class RunningProgram {
    private let process: ChildProcess
    private let log: URL
    private let page: URL

    package init(_ program: String, _ arguments: [String], in folder: URL) throws {
        log = folder.appending(path: "stderr")
        page = folder.appending(path: "stdout")
        process = try ChildProcess(
            [program] + arguments, in: folder, output: .file(page), error: .file(log))
    }

    package var logged: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }
    package var printed: String { (try? String(contentsOf: page, encoding: .utf8)) ?? "" }

    /// The address that it says it listens on, once it does.
    package func address() async -> String? {
        while process.isRunning {
            if let line = logged.split(separator: "\n").first(where: { $0.contains("msg=\"listening\" address=") }) {
                return line.split(separator: " ").first { $0.hasPrefix("address=") }.map { String($0.dropFirst(8)) }
            }
            await Task.yield()
        }
        return nil
    }

    /// Returns once it has logged this, or has ended.
    package func untilLogged(_ text: String) async {
        while process.isRunning, !logged.contains(text) { await Task.yield() }
    }

    /// Sends a signal and goes on.
    package func send(_ signal: Int32) {
        process.send(signal)
    }

    /// Sends a signal and waits for the end.
    ///
    /// - Returns: The exit status; of a signal that ended it, the number below zero.
    package func stop(_ signal: Int32) async -> Int32 {
        process.send(signal)
        return await process.end()
    }
}
