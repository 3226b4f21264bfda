import Testing

/// Bytes that a careless server takes for another request than its neighbour does.
struct SmugglingShape: Sendable {
    /// What the endpoint makes of them.
    enum Outcome: Sendable {
        /// 400, and the connection ends.
        case refused
        /// One answer, to this method and target.
        case answered(String)
        /// One answer, and 400 for what comes after it.
        case answeredThenRefused(String)
        /// One of these, by the version of the parser; both are what RFC 9112 wants.
        case refusedOrAnswered(String)
    }

    let name: String
    let bytes: String
    let outcome: Outcome

    static let all = lengths + codings + chunks + lines + targets + versions

    /// What must never be served.
    private static let hidden = "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n"

    /// A POST whose headers say something odd about its body.
    private static func post(
        _ name: String, _ headers: String, body: String = hidden, _ outcome: Outcome = .refused
    ) -> SmugglingShape {
        raw(name, "POST /a HTTP/1.1\r\nHost: x\r\n\(headers)\r\n\r\n\(body)", outcome)
    }

    private static func raw(_ name: String, _ bytes: String, _ outcome: Outcome = .refused) -> SmugglingShape {
        SmugglingShape(name: name, bytes: bytes, outcome: outcome)
    }

    private static let lengths = [
        post("a length and chunks", "Content-Length: 5\r\nTransfer-Encoding: chunked", body: "0\r\n\r\n\(hidden)"),
        post("chunks and a length", "Transfer-Encoding: chunked\r\nContent-Length: 5", body: "0\r\n\r\n\(hidden)"),
        post("two lengths that differ", "Content-Length: 0\r\nContent-Length: \(hidden.utf8.count)"),
        post("two lengths that are the same", "Content-Length: 0\r\nContent-Length: 0"),
        post("two lengths in one line", "Content-Length: 0, 0"),
        post("a length with a plus", "Content-Length: +\(hidden.utf8.count)"),
        post("a length with a minus", "Content-Length: -1"),
        post("a length with a blank in it", "Content-Length: 3 5"),
        post("a length in hexadecimal", "Content-Length: 0x23"),
        post("a length with a letter behind it", "Content-Length: 0a"),
        post("a length with a fraction", "Content-Length: 0.0"),
        post("a length beyond 64 bits", "Content-Length: 18446744073709551616"),
        post("a length in other digits", "Content-Length: ٠"),
        post("an empty length", "Content-Length:"),
        post("a length with zeros before it", "Content-Length: 000\(hidden.utf8.count)", .answered("POST /a")),
        post("a length with blanks around it", "Content-Length:   \(hidden.utf8.count)  ", .answered("POST /a")),
        post("a length with tabs around it", "Content-Length: \t\(hidden.utf8.count)\t"),
        post("a body that is cut short", "Content-Length: 99"),
        raw(
            "a GET with a body", "GET /a HTTP/1.1\r\nHost: x\r\nContent-Length: \(hidden.utf8.count)\r\n\r\n\(hidden)",
            .answered("GET /a")),
    ]

    private static let codings = [
        post("an unknown coding", "Transfer-Encoding: xchunked"),
        post("a coding that only begins like chunks", "Transfer-Encoding: chunkedx"),
        post("identity", "Transfer-Encoding: identity"),
        post("identity after chunks", "Transfer-Encoding: chunked, identity"),
        post("chunks twice in one line", "Transfer-Encoding: chunked, chunked", body: "0\r\n\r\n\(hidden)"),
        post("chunks, then identity", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"),
        post("chunks, then an unknown coding", "Transfer-Encoding: chunked\r\nTransfer-Encoding: x"),
        post("chunks in quotes", "Transfer-Encoding: \"chunked\""),
        post("a vertical tab before chunks", "Transfer-Encoding: \u{b}chunked"),
        post("an empty coding", "Transfer-Encoding:"),
        post("an empty coding with a length", "Transfer-Encoding:\r\nContent-Length: \(hidden.utf8.count)"),
        post("a coding folded over two lines", "Transfer-Encoding:\r\n chunked"),
        post("a blank before the colon of a coding", "Transfer-Encoding : chunked", body: "0\r\n\r\n\(hidden)"),
        post("a tab before the colon of a coding", "Transfer-Encoding\t: chunked", body: "0\r\n\r\n\(hidden)"),
        post(
            "a blank before the name of a coding", " Transfer-Encoding: chunked", body: "0\r\n\r\n\(hidden)",
            .refusedOrAnswered("POST /a")),
        post("chunks with a parameter", "Transfer-Encoding: chunked;a=b", body: "0\r\n\r\n\(hidden)"),
        post("gzip, then chunks", "Transfer-Encoding: gzip, chunked", body: "0\r\n\r\n\(hidden)"),
        raw(
            "chunks in HTTP/1.0",
            "POST /a HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\(hidden)"),
    ]

    private static func chunked(_ name: String, _ body: String, _ outcome: Outcome = .refused) -> SmugglingShape {
        post(name, "Transfer-Encoding: chunked", body: body, outcome)
    }

    private static let size = String(hidden.utf8.count, radix: 16)

    private static let chunks = [
        chunked("a request inside a chunk", "\(size)\r\n\(hidden)\r\n0\r\n\r\n", .answered("POST /a")),
        chunked(
            "an extension of a chunk", "\(size);a=b;c=\"d\"\r\n\(hidden)\r\n0\r\n\r\n", .refusedOrAnswered("POST /a")),
        chunked("zeros before the size of a chunk", "000\(size)\r\n\(hidden)\r\n0\r\n\r\n", .answered("POST /a")),
        chunked("a trailer that looks like a length", "0\r\nContent-Length: 9\r\n\r\n\(hidden)"),
        chunked("an extension with a line feed", "0;a\n\r\n\r\n\(hidden)"),
        chunked("an extension with a carriage return", "0;a\rb\r\n\r\n\(hidden)"),
        chunked("a size beyond 64 bits", "10000000000000000\r\n\(hidden)"),
        chunked("a size that is negative", "-1\r\n\(hidden)"),
        chunked("a size with 0x", "0x0\r\n\r\n\(hidden)"),
        chunked("a size with a blank before it", " 0\r\n\r\n\(hidden)"),
        chunked("a size with a blank behind it", "0 \r\n\r\n\(hidden)"),
        chunked("a size that is no number", "zero\r\n\r\n\(hidden)"),
        chunked("an empty size", "\r\n\r\n\(hidden)"),
        chunked("a chunk longer than its size", "1\r\nab\r\n0\r\n\r\n\(hidden)"),
        chunked("chunks that end in line feeds", "1\na\n0\n\n\(hidden)"),
        chunked("a chunk without an end", "ff\r\n\(hidden)"),
        chunked("a trailer with a blank before the colon", "0\r\nA : b\r\n\r\n\(hidden)"),
        chunked("a trailer without a name", "0\r\n: b\r\n\r\n\(hidden)"),
    ]

    private static func header(_ name: String, _ line: String, _ outcome: Outcome = .refused) -> SmugglingShape {
        raw(name, "GET /a HTTP/1.1\r\nHost: x\r\n\(line)\r\n\r\n", outcome)
    }

    private static let lines = [
        header("a header folded over two lines", "A: b\r\n c: d", .refusedOrAnswered("GET /a")),
        header("a folded first header", "A: b\r\n\tc", .refusedOrAnswered("GET /a")),
        header("a blank before a colon", "A : b"),
        header("a header without a colon", "A"),
        header("a header without a name", ": b"),
        header("a NUL in a name", "A\u{0}: b"),
        header("a NUL in a value", "A: b\u{0}c"),
        header("a carriage return in a value", "A: b\rc: d"),
        header("a carriage return and a request in a value", "A: b\r\rGET /hidden HTTP/1.1"),
        header("a control character in a value", "A: b\u{1}"),
        header("a line feed at the end of a header", "A: b\nC: d"),
        header("two hosts", "Host: y"),
        raw("lines that end in line feeds", "GET /a HTTP/1.1\nHost: x\n\n"),
        raw("lines that end in carriage returns", "GET /a HTTP/1.1\rHost: x\r\r"),
        raw("an empty line of one line feed", "GET /a HTTP/1.1\r\nHost: x\r\n\n"),
        raw("no host", "GET /a HTTP/1.1\r\n\r\n"),
        raw("a blank before the first header", "GET /a HTTP/1.1\r\n Host: x\r\n\r\n"),
        raw("two blanks in the first line", "GET  /a HTTP/1.1\r\nHost: x\r\n\r\n", .answered("GET /a")),
        raw("a tab in the first line", "GET\t/a HTTP/1.1\r\nHost: x\r\n\r\n"),
        raw("a blank at the end of the first line", "GET /a HTTP/1.1 \r\nHost: x\r\n\r\n"),
        raw("a blank before the first line", " GET /a HTTP/1.1\r\nHost: x\r\n\r\n"),
        raw("empty lines before the first line", "\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n", .answered("GET /a")),
        raw(
            "garbage behind a request", "GET /a HTTP/1.1\r\nHost: x\r\n\r\n\u{1}garbage", .answeredThenRefused("GET /a")
        ),
        raw("a head that is cut short", "GET /a HTTP/1.1\r\nHost: x\r\n"),
    ]

    private static func target(_ name: String, _ line: String, _ outcome: Outcome = .refused) -> SmugglingShape {
        raw(name, "\(line)\r\nHost: x\r\n\r\n", outcome)
    }

    private static let targets = [
        target("a whole URL", "GET http://other.example/a?b HTTP/1.1", .answered("GET http://other.example/a?b")),
        target("a URL of another scheme", "GET ftp://other.example/a HTTP/1.1"),
        target("a host and a port", "GET other.example:80 HTTP/1.1"),
        target("CONNECT", "CONNECT other.example:80 HTTP/1.1"),
        target("an asterisk", "OPTIONS * HTTP/1.1"),
        target("an asterisk with GET", "GET * HTTP/1.1"),
        target("no slash", "GET a HTTP/1.1"),
        target("no target", "GET HTTP/1.1"),
        target("a NUL in the target", "GET /a\u{0} HTTP/1.1"),
        target("a carriage return in the target", "GET /a\rb HTTP/1.1"),
        target("a blank in the target", "GET /a b HTTP/1.1"),
        target("a request in the target", "GET /a HTTP/1.1%0d%0aGET /hidden HTTP/1.1"),
    ]

    private static let versions = [
        raw("HTTP/0.9", "GET /a\r\n"),
        raw("HTTP/0.9 in words", "GET /a HTTP/0.9\r\n\r\n"),
        target("HTTP/1.2", "GET /a HTTP/1.2"),
        target("HTTP/1.10", "GET /a HTTP/1.10"),
        target("HTTP/2.0 as text", "GET /a HTTP/2.0"),
        target("HTTP in small letters", "GET /a http/1.1"),
        target("another protocol", "GET /a RTSP/1.0", .answered("GET /a")),
        target("a method of another protocol", "SOURCE /a ICE/1.0", .answered("SOURCE /a")),
        raw("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        raw("the first bytes of TLS", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}"),
    ]
}

extension SmugglingShape: CustomTestStringConvertible {
    var testDescription: String { name }
}
