import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Watches how fast a client takes a response, and tells when it is too slow or takes too long in all.
///
/// What counts is what the client's machine has acknowledged; where the system does not say, the parts of the response
/// that were taken whole.
final class ReadingPace {
    /// How many times the pace is measured in a window.
    private static let samplesPerWindow = 4

    private let limits: EndpointLimits
    private let channel: any Channel
    private let onTooSlow: () -> Void
    private var samples: [UInt64] = []
    private var takenBytes: UInt64 = 0
    private var sampling: Scheduled<Void>?
    private var end: Scheduled<Void>?

    init(of channel: any Channel, limits: EndpointLimits, onTooSlow: @escaping () -> Void) {
        self.channel = channel
        self.limits = limits
        self.onTooSlow = onTooSlow
    }

    func start() {
        end = channel.eventLoop.scheduleHere(in: TimeAmount(limits.responseTimeout)) { self.onTooSlow() }
        sample()
    }

    func stop() {
        sampling?.cancel()
        end?.cancel()
        sampling = nil
        end = nil
    }

    /// Counts bytes that were taken whole.
    func hasTaken(_ count: Int) {
        takenBytes += UInt64(count)
    }

    private func sample() {
        let interval = TimeAmount(limits.readingWindow / Self.samplesPerWindow)
        sampling = channel.eventLoop.scheduleHere(in: interval) { self.sample() }
        acknowledgedBytes.whenCompleteHere { outcome in
            guard self.sampling != nil else { return }
            self.judge((try? outcome.get()) ?? self.takenBytes)
        }
    }

    private func judge(_ bytes: UInt64) {
        samples.append(bytes)
        guard samples.count > Self.samplesPerWindow else { return }
        let first = samples.removeFirst()
        // The measure may have changed in between, to a smaller one.
        if bytes < first + UInt64(limits.minimumBytesRead) { onTooSlow() }
    }

    private var acknowledgedBytes: EventLoopFuture<UInt64> {
        #if os(Linux)
        if let socket = channel as? any SocketOptionProvider {
            let information: EventLoopFuture<TCPInformation> = socket.unsafeGetSocketOption(
                level: .tcp, name: NIOBSDSocket.Option(rawValue: TCP_INFO))
            return information.map(\.acknowledgedBytes)
        }
        #endif
        return channel.eventLoop.makeSucceededFuture(takenBytes)
    }
}

/// The beginning of Linux's `struct tcp_info`, of which the C library has a shorter one.
private struct TCPInformation: Sendable {
    private var before:
        (
            UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64,
            UInt64, UInt64
        )
    /// `tcpi_bytes_acked`, at byte 120, since Linux 4.1.
    var acknowledgedBytes: UInt64
}
