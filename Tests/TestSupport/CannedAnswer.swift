package import HTTPExchange
import SyncModel

/// What a ``ScriptedTransport`` answers.
package struct CannedAnswer: Sendable {
    package var head: HTTPResponseHead
    /// The body, fed to the reader in these pieces.
    package var chunks: [[UInt8]]
    /// What is thrown in place of an answer.
    package var failure: RequestFailure?
    private var patience = Patience.lasts(.zero)

    private enum Patience: Sendable {
        case lasts(Duration)
        case forEver
    }

    private init(head: HTTPResponseHead, chunks: [[UInt8]], failure: RequestFailure? = nil) {
        self.head = head
        self.chunks = chunks
        self.failure = failure
    }

    /// A status and a text.
    package static func text(
        _ body: String, status: Int = 200, headers: [(name: String, value: String)] = []
    ) -> CannedAnswer {
        .bytes([Array(body.utf8)], status: status, headers: headers)
    }

    /// A status and bytes, in pieces.
    package static func bytes(
        _ chunks: [[UInt8]], status: Int = 200, headers: [(name: String, value: String)] = []
    ) -> CannedAnswer {
        CannedAnswer(head: HTTPResponseHead(status: status, headers: headers), chunks: chunks)
    }

    /// A status without a body.
    package static func status(_ status: Int, headers: [(name: String, value: String)] = []) -> CannedAnswer {
        .bytes([], status: status, headers: headers)
    }

    /// No answer at all.
    package static func failure(_ reason: FailureReason) -> CannedAnswer {
        CannedAnswer(
            head: HTTPResponseHead(status: 200), chunks: [], failure: RequestFailure(reason, "as the script says"))
    }

    /// Nothing, until the task is cancelled.
    package static var hanging: CannedAnswer {
        var answer = CannedAnswer.status(200)
        answer.patience = .forEver
        return answer
    }

    /// The same, that much later on the injected clock.
    package func after(_ latency: Duration) -> CannedAnswer {
        var answer = self
        answer.patience = .lasts(latency)
        return answer
    }

    /// The same, in pieces of a single byte.
    package var byteByByte: CannedAnswer {
        var answer = self
        answer.chunks = chunks.flatMap { $0.map { [$0] } }
        return answer
    }

    func wait(on timekeeper: any Timekeeper) async throws(CancellationError) {
        switch patience {
        case .lasts(.zero): break
        case .lasts(let latency): try await timekeeper.sleep(for: latency)
        case .forEver:
            let (never, end) = AsyncStream.makeStream(of: Never.self)
            // The stream ends with the task, or once nobody holds the other end.
            for await _ in never {}
            end.finish()
            throw CancellationError()
        }
    }
}
