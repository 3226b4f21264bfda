import NIOCore
import NIOHTTP1

/// Takes the parts of one request until it is whole, or until it must be refused; does no I/O.
struct RequestIntake {
    /// What the part that was just taken calls for.
    enum Step {
        /// More parts.
        case wait
        /// A client that waits to be told before it sends its body.
        case sendContinue
        /// The answer: nothing is missing.
        case respond(HTTPRequestHead)
        /// The request cannot be served, and nothing after it on its connection can be trusted.
        case refuse(HTTPResponseStatus)
    }

    private let maximumBodyBytes: Int
    private var head: HTTPRequestHead?
    private var bodyBytes = 0

    init(maximumBodyBytes: Int) {
        self.maximumBodyBytes = maximumBodyBytes
    }

    mutating func take(_ part: HTTPServerRequestPart) -> Step {
        switch part {
        case .head(let head):
            return begin(head)
        case .body(let bytes):
            bodyBytes += bytes.readableBytes
            return bodyBytes > maximumBodyBytes ? .refuse(.payloadTooLarge) : .wait
        case .end:
            defer { head = nil }
            return head.map(Step.respond) ?? .refuse(.badRequest)
        }
    }

    private mutating func begin(_ head: HTTPRequestHead) -> Step {
        self.head = head
        bodyBytes = 0
        if head.version != .http1_0, head.headers["Host"].count != 1 { return .refuse(.badRequest) }
        if let length = head.headers.first(name: "Content-Length").flatMap({ Int($0) }), length > maximumBodyBytes {
            return .refuse(.payloadTooLarge)
        }
        guard let expectation = head.headers.first(name: "Expect"), head.version != .http1_0 else { return .wait }
        return expectation.lowercased() == "100-continue" ? .sendContinue : .refuse(.expectationFailed)
    }
}

extension HTTPRequestHead {
    /// Whether another request may follow on the same connection.
    ///
    /// Never after a request to change protocols: the decoder takes the bytes that follow for the other protocol's.
    var allowsAnother: Bool {
        isKeepAlive && method != .CONNECT && !headers.contains(name: "Upgrade")
    }
}
