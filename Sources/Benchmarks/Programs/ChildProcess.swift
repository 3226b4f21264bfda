import FoundationEssentials
import Glibc

/// A program that runs beside this one and does not outlive it.
final class ChildProcess {
    let id: pid_t
    private let name: String
    private var status: Int32?

    /// - Parameters:
    ///   - command: The program and its arguments.
    ///   - output: The file that standard output goes to.
    ///   - errors: The file that standard error goes to.
    init(
        _ command: [String], output: String = "/dev/null", errors: String = "/dev/null"
    ) throws(BenchmarkFailure) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        // However this process ends, the system ends the child with it.
        let words = ["setpriv", "--pdeathsig", "KILL", "--"] + command
        let variables = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
        var process = pid_t()
        let error = withCStrings(words) { arguments in
            withCStrings(variables) { posix_spawnp(&process, "setpriv", &actions, nil, arguments, $0) }
        }
        name = command.first ?? ""
        guard error == 0 else { throw BenchmarkFailure("cannot start \(name): \(String(cString: strerror(error)))") }
        id = process
    }

    deinit { stop() }

    /// Whether it has not ended yet.
    var isRunning: Bool {
        guard status == nil else { return false }
        var status: Int32 = 0
        if waitpid(id, &status, WNOHANG) == id { self.status = status }
        return self.status == nil
    }

    /// Ends it and waits until it is gone: with SIGTERM, and with SIGKILL if that takes more than two seconds.
    func stop() {
        guard isRunning else { return }
        kill(id, SIGTERM)
        for _ in 0..<200 where isRunning { Clock.wait(0.01) }
        if isRunning {
            kill(id, SIGKILL)
            var status: Int32 = 0
            if waitpid(id, &status, 0) == id { self.status = status }
        }
    }

    /// Runs a program to its end.
    ///
    /// - Throws: When it cannot be started or ends with another status than 0.
    @discardableResult
    static func run(
        _ command: [String], output: String = "/dev/null", errors: String = "/dev/null"
    ) throws(BenchmarkFailure) -> Cost {
        let start = Clock.wall
        let child = try ChildProcess(command, output: output, errors: errors)
        var (status, usage) = (Int32(0), rusage())
        let ended = wait4(child.id, &status, 0, &usage)
        child.status = status
        guard ended == child.id, status == 0 else {
            throw BenchmarkFailure("\(command.joined(separator: " ")) ended with status \(status)")
        }
        return Cost(
            wall: Clock.wall - start, processor: usage.ru_utime.inSeconds + usage.ru_stime.inSeconds)
    }

    /// What a program prints before it ends well.
    static func output(of command: [String], in folder: Folder) throws -> Data {
        let file = folder.path("output-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: file) }
        try run(command, output: file, errors: folder.path("errors"))
        return try Data(contentsOf: URL(filePath: file))
    }
}

extension timeval {
    fileprivate var inSeconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}

/// Lends texts as C has them, with a null pointer at the end.
private func withCStrings<Result>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
}
