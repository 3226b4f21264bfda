internal import CCurl

/// Wakes the loop from its sleep in `curl_multi_poll`.
///
/// Sendable unchecked, since a raw pointer is not: `curl_multi_wakeup` is the one call that libcurl allows from any
/// thread, and the lock of the ``LoopInbox`` that holds the bell keeps the handle alive while it rings.
struct LoopBell: @unchecked Sendable {
    private let multi: UnsafeMutableRawPointer

    init(_ multi: UnsafeMutableRawPointer) {
        self.multi = multi
    }

    func ring() {
        curl_multi_wakeup(multi)
    }
}
