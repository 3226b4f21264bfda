import Foundation
import TestSupport

/// A TLS server on a free port of 127.0.0.1: `openssl s_server`, which ends together with this object.
final class TLSPeer {
    private(set) var port: UInt16 = 0
    private let process: ChildProcess
    private let input: FileHandle
    private let output: AsyncStream<Data>
    private var received = Data()

    /// Starts the server and waits for its port.
    ///
    /// - Parameters:
    ///   - identity: The name of its certificate.
    ///   - options: More options of `s_server`; `-www` makes it answer every request with a page of its own.
    init(_ identity: String, of certificates: Certificates, _ options: [String] = ["-www"]) async throws {
        let (input, output) = (Pipe(), Pipe())
        process = try ChildProcess(
            [
                "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", certificates.certificate(identity),
                "-key", certificates.key(identity),
            ] + options,
            input: .descriptor(input.fileHandleForReading.fileDescriptor),
            output: .descriptor(output.fileHandleForWriting.fileDescriptor))
        // Without this end, the stream ends when the program does.
        try output.fileHandleForWriting.close()
        let (pieces, continuation) = AsyncStream.makeStream(of: Data.self)
        // A thread rather than a readabilityHandler, which crashes now and then when the pipe closes under it.
        let reading = output.fileHandleForReading
        Thread.detachNewThread {
            while case let piece = reading.availableData, !piece.isEmpty { continuation.yield(piece) }
            continuation.finish()
        }
        self.input = input.fileHandleForWriting
        self.output = pieces
        // "ACCEPT 127.0.0.1:40123", among other lines.
        let announcement = /ACCEPT 127\.0\.0\.1:([0-9]+)\n/
        try await until { String(decoding: $0, as: UTF8.self).contains(announcement) }
        guard let match = String(decoding: received, as: UTF8.self).firstMatch(of: announcement),
            let port = UInt16(match.1)
        else { throw CocoaError(.executableLoad) }
        self.port = port
    }

    var url: String { "https://127.0.0.1:\(port)/" }

    /// Sends bytes over the TLS connection.
    func send(_ bytes: [UInt8]) throws {
        try input.write(contentsOf: Data(bytes))
    }

    /// Returns once the server has printed, or received, what satisfies a condition.
    func until(_ isEnough: (Data) -> Bool) async throws {
        if isEnough(received) { return }
        for await piece in output {
            received += piece
            if isEnough(received) { return }
        }
        throw CocoaError(.fileReadUnknown)
    }
}
