internal import CCurl
internal import HTTPExchange

/// Drives every transfer through one multi handle; made, run and freed on a thread of its own.
final class CurlLoop {
    /// Connections kept for reuse, idle or not: as many as one source may have requests in flight.
    private static let maximumConnections = 256
    /// How long the loop sleeps when nothing happens; libcurl wakes earlier for its own timeouts.
    private static let longestSleepMilliseconds: Int32 = 60_000

    private let inbox: LoopInbox
    private let multi: UnsafeMutableRawPointer
    private var transfers: [ObjectIdentifier: Transfer] = [:]

    /// Serves an inbox until it is closed.
    static func run(_ inbox: LoopInbox) {
        let isReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK
        if isReady, let multi = curl_multi_init() {
            CurlLoop(inbox: inbox, multi: multi).run()
        } else {
            inbox.close()
            for order in inbox.take().orders { order.finish(.failure(.shutDown)) }
        }
    }

    private init(inbox: LoopInbox, multi: UnsafeMutableRawPointer) {
        self.inbox = inbox
        self.multi = multi
        ccurl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, Self.maximumConnections)
    }

    deinit {
        curl_multi_cleanup(multi)
    }

    private func run() {
        inbox.open(LoopBell(multi))
        while true {
            let delivery = inbox.take()
            if delivery.isLast {
                for order in delivery.orders { order.finish(.failure(.shutDown)) }
                abandonAll(.shutDown)
                return
            }
            for order in delivery.orders { start(order) }
            for ticket in delivery.cancellations { abandon(ObjectIdentifier(ticket), .cancelled) }
            drive()
        }
    }

    /// Moves every transfer as far as it goes, then sleeps until a socket, a timeout or the bell.
    private func drive() {
        var stillRunning: Int32 = 0
        var code = curl_multi_perform(multi, &stillRunning)
        finishCompleted()
        if code == CURLM_OK {
            code = curl_multi_poll(multi, nil, 0, Self.longestSleepMilliseconds, nil)
        }
        if code != CURLM_OK {
            // Out of memory or a broken handle. What is under way cannot be told apart from what is lost.
            abandonAll(RequestFailure(.internal, "libcurl failed: \(String(cString: curl_multi_strerror(code)))"))
        }
    }

    private func start(_ order: TransferOrder) {
        if order.ticket.isCancelled { return order.finish(.failure(.cancelled)) }
        do throws(RequestFailure) {
            let transfer = try Transfer(order)
            let code = curl_multi_add_handle(multi, transfer.easy.handle)
            guard code == CURLM_OK else {
                let text = String(cString: curl_multi_strerror(code))
                throw RequestFailure(.internal, "libcurl did not take the request: \(text)")
            }
            transfers[ObjectIdentifier(order.ticket)] = transfer
        } catch {
            order.finish(.failure(error))
        }
    }

    private func finishCompleted() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
                let pointer = ccurl_easy_get_private(easy)
            else { continue }
            // Read before the handle is removed: the message goes with it.
            let code = message.pointee.data.result
            let ticket = Unmanaged<Transfer>.fromOpaque(pointer).takeUnretainedValue().order.ticket
            end(ObjectIdentifier(ticket)) { $0.result(of: code) }
        }
    }

    private func abandon(_ id: ObjectIdentifier, _ failure: RequestFailure) {
        end(id) { _ in .failure(failure) }
    }

    private func abandonAll(_ failure: RequestFailure) {
        for id in Array(transfers.keys) { abandon(id, failure) }
    }

    /// Tells a caller how its transfer ended, once nothing of it is left.
    private func end(_ id: ObjectIdentifier, _ judge: (Transfer) -> TransferResult) {
        guard let (order, result) = release(id, judge) else { return }
        order.finish(result)
    }

    private func release(
        _ id: ObjectIdentifier, _ judge: (Transfer) -> TransferResult
    ) -> (TransferOrder, TransferResult)? {
        guard let transfer = transfers.removeValue(forKey: id) else { return nil }
        let result = judge(transfer)
        curl_multi_remove_handle(multi, transfer.easy.handle)
        return (transfer.order, result)
    }
}
