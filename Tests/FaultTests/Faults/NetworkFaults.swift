import HTTPExchange
import TestSupport

extension Fault {
    /// The way to the vendor.
    static let network = [
        // A label of 64 letters cannot be asked of any name server: nothing leaves the machine.
        Fault("name that does not resolve", .elsewhere(Place(url: "http://\(longLabel).invalid")), .failure([.dns])),
        Fault("connection refused", .elsewhere(Place(url: "http://127.0.0.1:1")), .failure([.connect])),
        Fault("closed before the answer", .answers { _ in [.close] }, .failure([.reset])),
        Fault("reset before the answer", .answers { _ in [.reset] }, .failure([.reset])),
        Fault(
            "reset in the header", .answers { _ in [.send(Array("HTTP/1.1 200 OK\r\nContent-".utf8)), .reset] },
            .failure([.reset])),
        Fault("reset in the body", .answers { [.send($0.half), .reset] }, .failure([.reset, .notJSON])),
        Fault("closed in the body", .answers { [.send($0.half), .close] }, .failure([.reset, .notJSON])),
        Fault("not HTTP", .answers { _ in [.send(Array("SSH-2.0-x\r\n\r\n".utf8)), .close] }, .failure([.reset])),
    ]

    /// TLS, seen by a client that wants to be sure whom it talks to.
    static let tls = [
        Fault("TLS: certificate for another name", .elsewhere(.tls("elsewhere")), .failure([.tls])),
        Fault("TLS: expired certificate", .elsewhere(.tls("expired")), .failure([.tls])),
        Fault("TLS: unknown authority", .elsewhere(.tls("server", authority: "stranger")), .failure([.tls])),
        Fault(
            "TLS: client certificate demanded", .elsewhere(.tls("server", demandsCertificate: true)), .failure([.tls])),
        Fault("TLS: plain HTTP where TLS is expected", .elsewhere(.plainForTLS), .failure([.tls])),
    ]

    /// Vendors that take their time; `timeout` is on the real clock.
    static let slowness = [
        Fault("hangs before the answer", .answers { _ in [.hang] }, .failure([.timeout])).slow(),
        Fault("hangs in the body", .answers { [.send($0.half), .hang] }, .failure([.timeout])).slow(),
        Fault(
            "one byte a second",
            .answers { [.send($0.head), .drip($0.good, every: .seconds(1))] }, .failure([.timeout])
        ).slow(),
    ]

    private static let longLabel = String(repeating: "x", count: 64)
}

extension Cue {
    /// The head of the good answer.
    var head: [UInt8] { ScriptedServer.head(headers: [("Content-Length", "\(good.count)")]) }

    /// The head of the good answer and half of its body.
    var half: [UInt8] { head + good.prefix(good.count / 2) }
}
