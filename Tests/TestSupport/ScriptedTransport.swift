package import HTTPExchange
package import SyncModel
import Synchronization

/// A transport without a network: a script answers, and every request is written down.
package final class ScriptedTransport: HTTPTransport {
    private struct State {
        var requests: [SentRequest] = []
        var inFlight = 0
        var mostInFlight = 0
        var observers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let timekeeper: any Timekeeper
    private let script: @Sendable (SentRequest) -> CannedAnswer
    private let state = Mutex(State())

    /// - Parameter script: Gives the answer to each request, in the order sent.
    package init(timekeeper: any Timekeeper, _ script: @escaping @Sendable (SentRequest) -> CannedAnswer) {
        self.timekeeper = timekeeper
        self.script = script
    }

    /// Gives these answers in turn, whatever is asked; the last one again and again.
    package convenience init(timekeeper: any Timekeeper, _ answers: [CannedAnswer]) {
        self.init(timekeeper: timekeeper) { answers[min($0.number, answers.count) - 1] }
    }

    /// Every request so far, in the order sent.
    package var requests: [SentRequest] { state.withLock { $0.requests } }

    /// The most requests that were unanswered at one time.
    package var mostInFlight: Int { state.withLock { $0.mostInFlight } }

    /// Returns once at least `count` requests were sent.
    package func untilSent(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if state.requests.count >= count { return true }
                state.observers.append((count, continuation))
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    package func send<Reader: BodyReader>(
        _ request: HTTPRequest, into reader: Reader
    ) async throws(RequestFailure) -> HTTPResponse<Reader> {
        let answer = script(note(request))
        defer { state.withLock { $0.inFlight -= 1 } }
        do {
            try await answer.wait(on: timekeeper)
        } catch {
            throw RequestFailure(.timeout, "the transfer was cancelled")
        }
        if let failure = answer.failure { throw failure }
        var reader = reader
        for chunk in answer.chunks { try reader.read(chunk.span.bytes, of: answer.head) }
        return HTTPResponse(head: answer.head, body: reader, receivedBytes: answer.chunks.reduce(0) { $0 + $1.count })
    }

    private func note(_ request: HTTPRequest) -> SentRequest {
        let (sent, ready) = state.withLock { state in
            let sent = SentRequest(request, number: state.requests.count + 1, time: timekeeper.uptime)
            state.requests.append(sent)
            state.inFlight += 1
            state.mostInFlight = max(state.mostInFlight, state.inFlight)
            let ready = state.observers.filter { $0.count <= state.requests.count }.map(\.continuation)
            state.observers.removeAll { $0.count <= state.requests.count }
            return (sent, ready)
        }
        for observer in ready { observer.resume() }
        return sent
    }
}

/// A request as a ``ScriptedTransport`` saw it.
@dynamicMemberLookup
package struct SentRequest: Sendable {
    package let request: HTTPRequest
    /// Its place among all requests, from 1.
    package let number: Int
    /// When it was sent, on the clock that never jumps.
    package let time: Duration

    init(_ request: HTTPRequest, number: Int, time: Duration) {
        self.request = request
        self.number = number
        self.time = time
    }

    package subscript<Value>(dynamicMember member: KeyPath<HTTPRequest, Value>) -> Value {
        request[keyPath: member]
    }

    /// The URL without scheme and host: what decides about the answer.
    package var target: String {
        let afterScheme = request.url.split(separator: "://", maxSplits: 1).last ?? ""
        return afterScheme.firstIndex(of: "/").map { String(afterScheme[$0...]) } ?? "/"
    }

    /// The target without its query.
    package var path: String {
        String(target.prefix { $0 != "?" })
    }
}
