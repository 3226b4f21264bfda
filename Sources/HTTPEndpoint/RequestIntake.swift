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

    /// Headers that say where a request ends or where it goes.
    private static let framing = ["Content-Length", "Transfer-Encoding", "Host"]

    private let maximumBodyBytes: Int
    private let maximumHeaderBytes: Int
    private let maximumHeaderLines: Int
    private var head: HTTPRequestHead?
    private var bodyBytes = 0
    private let keepsBodies: Bool
    /// The body of the present request; empty unless bodies are kept.
    private(set) var body: [UInt8] = []

    init(_ limits: EndpointLimits) {
        maximumBodyBytes = limits.maximumBodyBytes
        maximumHeaderBytes = limits.maximumHeaderBytes
        maximumHeaderLines = limits.maximumHeaderLines
        keepsBodies = limits.keepsBodies
    }

    mutating func take(_ part: HTTPServerRequestPart) -> Step {
        switch part {
        case .head(let head):
            return begin(head)
        case .body(let bytes):
            bodyBytes += bytes.readableBytes
            if bodyBytes > maximumBodyBytes { return .refuse(.payloadTooLarge) }
            if keepsBodies { body.append(contentsOf: bytes.readableBytesView) }
            return .wait
        case .end(let trailers):
            defer { head = nil }
            // Others on the way may take them for headers.
            if let trailers, Self.framing.contains(where: trailers.contains(name:)) { return .refuse(.badRequest) }
            return head.map(Step.respond) ?? .refuse(.badRequest)
        }
    }

    private mutating func begin(_ head: HTTPRequestHead) -> Step {
        self.head = head
        bodyBytes = 0
        body = []
        if head.byteCount > maximumHeaderBytes || head.headers.count > maximumHeaderLines {
            return .refuse(.requestHeaderFieldsTooLarge)
        }
        if head.version != .http1_0, head.headers["Host"].count != 1 { return .refuse(.badRequest) }
        guard head.framesItsBodyPlainly else { return .refuse(.badRequest) }
        if head.announcesMore(than: maximumBodyBytes) { return .refuse(.payloadTooLarge) }
        guard let expectation = head.headers.first(name: "Expect"), head.version != .http1_0 else { return .wait }
        return expectation.lowercased() == "100-continue" ? .sendContinue : .refuse(.expectationFailed)
    }
}

extension HTTPRequestHead {
    /// The bytes of request line and headers, as clients commonly write them.
    fileprivate var byteCount: Int {
        headers.reduce(uri.utf8.count) { $0 + $1.name.utf8.count + $1.value.utf8.count + ": \r\n".utf8.count }
    }

    /// Whether nobody on the way can have found another end of the body than the decoder will.
    ///
    /// The decoder takes an empty `Transfer-Encoding` for none, and takes one in HTTP/1.0, which does not have it.
    fileprivate var framesItsBodyPlainly: Bool {
        let codings = headers["Transfer-Encoding"]
        return codings.isEmpty || (version != .http1_0 && codings.count == 1 && codings[0].lowercased() == "chunked")
    }

    /// Whether the body is said to be longer than so many bytes, beyond what fits into a number as well.
    fileprivate func announcesMore(than maximumBodyBytes: Int) -> Bool {
        // The decoder lets nothing through but digits, and blanks behind them.
        guard let length = headers.first(name: "Content-Length")?.prefix(while: { $0 != " " }) else { return false }
        return Int(length).map { $0 > maximumBodyBytes } ?? true
    }

    /// Whether another request may follow on the same connection.
    ///
    /// Never after a request to change protocols: the decoder takes the bytes that follow for the other protocol's.
    var allowsAnother: Bool {
        isKeepAlive && method != .CONNECT && !headers.contains(name: "Upgrade")
    }
}
