internal import CCurl
package import HTTPExchange
internal import Synchronization

/// Sends requests through libcurl: all of them on one thread, over connections that are kept and shared.
///
/// Connections are reused as long as host, proxy, certificates and trust are the same; over TLS, HTTP/2 is agreed on
/// where the server offers it. Cookies, `.netrc`, redirects and the proxy variables of the environment play no part.
package final class CurlTransport: HTTPTransport {
    private let userAgent: String
    private let inbox: LoopInbox
    private let thread: LoopThread?

    /// Starts the thread, which sleeps until there is something to send.
    ///
    /// - Parameter userAgent: The `User-Agent` of every request.
    package init(userAgent: String) {
        let inbox = LoopInbox()
        self.userAgent = userAgent
        self.inbox = inbox
        thread = LoopThread { CurlLoop.run(inbox) }
        if thread == nil { inbox.close() }
    }

    deinit {
        inbox.close()
    }

    package func send<Reader: BodyReader>(
        _ request: HTTPRequest, into reader: Reader
    ) async throws(RequestFailure) -> HTTPResponse<Reader> {
        let ticket = TransferTicket()
        let sink = ReaderSink(reader)
        let inbox = inbox
        let result: TransferResult = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let order = TransferOrder(
                    ticket: ticket, request: request, userAgent: userAgent, sink: sink, continuation: continuation)
                inbox.submit(order)
            }
        } onCancel: {
            ticket.cancel()
            inbox.cancel(ticket)
        }
        let answer = try result.get()
        return HTTPResponse(head: answer.head, body: sink.reader, receivedBytes: answer.receivedBytes)
    }

    /// Ends every transfer, closes every connection and returns once the thread is gone.
    ///
    /// Requests under way, and any sent later, fail with `internal`.
    package func shutdown() {
        inbox.close()
        thread?.join()
    }

    /// The version of the libcurl that is loaded: "7.88.1".
    package static var libcurlVersion: String {
        String(cString: ccurl_version())
    }
}
