import CSpawn
package import Foundation
import Glibc
import Synchronization

/// A program that runs beside the tests and is killed together with this object.
///
/// Not Foundation's `Process`, which reads beyond a buffer where a process has some 1,300 open files, and which gives a
/// child the signal mask of Swift's own threads, where SIGTERM is blocked.
package final class ChildProcess: Sendable {
    /// What takes the place of one of its standard streams.
    package enum Stream: Sendable {
        case nothing
        case file(URL)
        case descriptor(Int32)
    }

    private let life: Life

    /// - Parameters:
    ///   - command: The program, looked for on the path, and its arguments.
    ///   - folder: Where it runs.
    /// - Throws: The system's error when it cannot be started, `ENOENT` when it is not installed.
    package init(
        _ command: [String], in folder: URL? = nil, input: Stream = .nothing, output: Stream = .nothing,
        error: Stream = .nothing
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        actions.connect(0, to: input, O_RDONLY)
        actions.connect(1, to: output, O_WRONLY | O_CREAT | O_TRUNC)
        actions.connect(2, to: error, O_WRONLY | O_CREAT | O_TRUNC)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        if let folder { posix_spawn_file_actions_addchdir_np(&actions, folder.path(percentEncoded: false)) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let arguments = command.map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        var identifier = pid_t()
        let failure = posix_spawnp(&identifier, command[0], &actions, &attributes, arguments + [nil], environ)
        guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EIO) }
        let life = Life(of: identifier)
        self.life = life
        // A thread of its own, which can wait as long as it takes: Swift's are few.
        Thread.detachNewThread { _ = life.awaitEnd() }
    }

    deinit { life.send(SIGKILL) }

    package var isRunning: Bool { life.isRunning }

    package func send(_ signal: Int32) {
        life.send(signal)
    }

    /// Waits for its end.
    ///
    /// - Returns: The exit status; of a signal that ended it, the number below zero.
    package func end() async -> Int32 {
        await withCheckedContinuation { life.resume($0) }
    }

    /// Holds the thread until its end, and returns as `end()` does.
    package func wait() -> Int32 {
        life.awaitEnd()
    }
}

/// What is known of a program, as long as anybody waits for its end: a number is given back in one place only, and gets
/// no signal after that, when it may be a stranger's.
private final class Life: Sendable {
    private enum State {
        case running([CheckedContinuation<Int32, Never>])
        case ended(Int32)
    }

    private let identifier: pid_t
    private let state = Mutex(State.running([]))

    init(of identifier: pid_t) {
        self.identifier = identifier
    }

    var isRunning: Bool {
        state.withLock { if case .running = $0 { true } else { false } }
    }

    func send(_ signal: Int32) {
        state.withLock { if case .running = $0 { kill(identifier, signal) } }
    }

    /// Resumes with the status, at once or when there is one.
    func resume(_ continuation: CheckedContinuation<Int32, Never>) {
        let status: Int32? = state.withLock {
            switch $0 {
            case .ended(let status): return status
            case .running(let waiting):
                $0 = .running(waiting + [continuation])
                return nil
            }
        }
        if let status { continuation.resume(returning: status) }
    }

    func awaitEnd() -> Int32 {
        var ending = siginfo_t()
        while waitid(P_PID, id_t(identifier), &ending, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        let (status, waiting) = state.withLock { state -> (Int32, [CheckedContinuation<Int32, Never>]) in
            switch state {
            case .ended(let status): return (status, [])
            case .running(let waiting):
                let status = takeStatus()
                state = .ended(status)
                return (status, waiting)
            }
        }
        for continuation in waiting { continuation.resume(returning: status) }
        return status
    }

    private func takeStatus() -> Int32 {
        var result: Int32 = 0
        precondition(waitpid(identifier, &result, 0) == identifier, "somebody else has waited for \(identifier)")
        let signal = result & 0x7f
        return signal == 0 ? result >> 8 & 0xff : -signal
    }
}

extension posix_spawn_file_actions_t {
    fileprivate mutating func connect(_ descriptor: Int32, to stream: ChildProcess.Stream, _ mode: Int32) {
        switch stream {
        case .nothing: posix_spawn_file_actions_addopen(&self, descriptor, "/dev/null", mode, 0)
        case .file(let file):
            posix_spawn_file_actions_addopen(&self, descriptor, file.path(percentEncoded: false), mode, 0o600)
        case .descriptor(let own): posix_spawn_file_actions_adddup2(&self, own, descriptor)
        }
    }
}
