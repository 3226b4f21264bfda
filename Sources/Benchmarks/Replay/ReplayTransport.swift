import FoundationEssentials
import Glibc
import HTTPExchange
import Synchronization

/// Answers every request with a file, in the pieces that libcurl would hand over, and notes what reading it takes.
final class ReplayTransport: HTTPTransport {
    /// What was seen of the last answer.
    struct Notes {
        /// Processor time when the first byte was there, and when the last was read.
        var firstByte = 0.0
        var lastByte = 0.0
        /// The most memory that reading took beside what it keeps, in bytes; only if it is watched.
        var passingMemory = 0.0
        /// What it keeps.
        var keptMemory = 0.0
    }

    private struct State {
        var files: [String]
        var notes = Notes()
    }

    private let state: Mutex<State>
    private let watchesMemory: Bool

    /// - Parameters:
    ///   - files: One for each request.
    ///   - watchesMemory: Which costs time.
    init(_ files: [String], watchesMemory: Bool) {
        state = Mutex(State(files: files))
        self.watchesMemory = watchesMemory
    }

    var notes: Notes { state.withLock { $0.notes } }

    func send<Reader: BodyReader>(
        _ request: HTTPRequest, into reader: Reader
    ) async throws(RequestFailure) -> HTTPResponse<Reader> {
        let file = state.withLock { $0.files.isEmpty ? nil : $0.files.removeFirst() }
        guard let file else { throw RequestFailure(.connect, "there is no further answer") }
        let descriptor = open(file, O_RDONLY)
        defer { close(descriptor) }
        let head = HTTPResponseHead(status: 200)
        var (reader, notes, received) = (reader, Notes(), 0)
        if watchesMemory { ResidentMemory.startOver() }
        let before = watchesMemory ? ResidentMemory.now() : 0
        notes.firstByte = Clock.processor
        var piece = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            guard count > 0 else { break }
            received += count
            let bytes = piece.span.bytes
            try reader.read(bytes.extracting(0..<count), of: head)
        }
        notes.lastByte = Clock.processor
        if watchesMemory {
            let peak = ResidentMemory.peak()
            ResidentMemory.trim()
            let now = ResidentMemory.now()
            // The system counts pages in batches: a few may be missing.
            notes.passingMemory = max(0, peak - now)
            notes.keptMemory = now - before
        }
        state.withLock { $0.notes = notes }
        return HTTPResponse(head: head, body: reader, receivedBytes: received)
    }
}
