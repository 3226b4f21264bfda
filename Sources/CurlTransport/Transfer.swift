internal import CCurl
internal import HTTPExchange

/// One request on its way through libcurl: its handle, and what has come of its answer.
///
/// Made, driven and freed on the loop's thread. libcurl's callbacks come back to it by its address, which is good for
/// as long as the handle, and that goes with the transfer.
final class Transfer {
    let order: TransferOrder
    let easy: EasyHandle
    private var headers = HeadAssembler()
    private var bodyBytes = 0
    /// Decompresses the body, where it came compressed.
    private var decoder: GzipDecoder?
    private var isSent = false
    /// Whether the reader ended the transfer because it has all it needs.
    private var isComplete = false
    /// Why a callback stopped the transfer.
    private var failure: RequestFailure?

    init(_ order: TransferOrder) throws(RequestFailure) {
        self.order = order
        easy = try EasyHandle()
        try easy.apply(order.request, userAgent: order.userAgent)
        let address = Unmanaged.passUnretained(self).toOpaque()
        try easy.setPointer(CURLOPT_PRIVATE, address)
        try easy.setPointer(CURLOPT_HEADERDATA, address)
        try easy.setPointer(CURLOPT_WRITEDATA, address)
        try easy.setPointer(CURLOPT_PREREQDATA, address)
        try easy.setGuard(permitOneRequest)
        try easy.setCallback(CURLOPT_HEADERFUNCTION, receiveHeaderLine)
        try easy.setCallback(CURLOPT_WRITEFUNCTION, receiveBody)
    }

    /// What a completed transfer amounts to.
    func result(of code: CURLcode) -> TransferResult {
        if let failure { return .failure(failure) }
        guard code == CURLE_OK || isComplete else {
            let evidence = CurlEvidence(code: code, handle: easy)
            return .failure(evidence.failure(of: order.request))
        }
        guard let head = headers.finalHead else {
            return .failure(RequestFailure(.reset, "the connection was closed before an answer came"))
        }
        if let decoder, !decoder.isComplete, !isComplete {
            return .failure(RequestFailure(.reset, "the compressed body ended too early"))
        }
        return .success(TransferAnswer(head: head, receivedBytes: easy.offset(CURLINFO_SIZE_DOWNLOAD_T)))
    }

    /// Lets the request go out once.
    ///
    /// By itself libcurl would repeat it, up to five times, when a kept connection breaks before an answer: requests
    /// that nobody counts, to a vendor that counts them.
    fileprivate func permitRequest() -> Bool {
        attempt { () throws(RequestFailure) in
            if isSent { throw RequestFailure(.reset, "the connection broke before an answer came") }
            isSent = true
        }
    }

    fileprivate func takeHeaderLine(_ line: UnsafeRawBufferPointer) -> Bool {
        attempt { () throws(RequestFailure) in try headers.take(line) }
    }

    fileprivate func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        attempt { () throws(RequestFailure) in
            guard let head = headers.finalHead else {
                throw RequestFailure(.reset, "a body came before the headers had ended")
            }
            switch head["Content-Encoding"]?.lowercased() {
            case nil, "", "identity":
                try takeDecoded(bytes, of: head)
            case "gzip", "x-gzip":
                let decoder = decoder ?? GzipDecoder()
                self.decoder = decoder
                try decoder.decode(bytes) { piece throws(RequestFailure) in try takeDecoded(piece, of: head) }
            default:
                throw RequestFailure(.reset, "the body has an encoding that was not asked for", status: head.status)
            }
        } && !isComplete
    }

    private func takeDecoded(_ bytes: UnsafeRawBufferPointer, of head: HTTPResponseHead) throws(RequestFailure) {
        let announced = bodyBytes == 0 ? announcedBytes(head) : 0
        bodyBytes += bytes.count
        guard max(bodyBytes, announced) <= order.request.maximumBodyBytes else {
            let limit = order.request.maximumBodyBytes
            throw RequestFailure(.tooLarge, "the body is larger than \(limit) bytes", status: head.status)
        }
        isComplete = try order.sink.take(bytes.bytes, of: head)
    }

    /// The length the server promises, where it is the length of the decoded body: no need to fetch what is too long.
    private func announcedBytes(_ head: HTTPResponseHead) -> Int {
        head["Content-Encoding"] == nil ? easy.offset(CURLINFO_CONTENT_LENGTH_DOWNLOAD_T) : 0
    }

    /// Keeps what was thrown, since C cannot carry it.
    private func attempt(_ step: () throws(RequestFailure) -> Void) -> Bool {
        do throws(RequestFailure) {
            try step()
            return true
        } catch {
            failure = error
            return false
        }
    }
}

/// `CURLOPT_PREREQFUNCTION`: the connection stands, the request is next.
private nonisolated func permitOneRequest(
    _ transfer: UnsafeMutableRawPointer?, _ remote: UnsafeMutablePointer<CChar>?,
    _ local: UnsafeMutablePointer<CChar>?, _ remotePort: Int32, _ localPort: Int32
) -> Int32 {
    guard let transfer else { return CURL_PREREQFUNC_ABORT }
    let isPermitted = Unmanaged<Transfer>.fromOpaque(transfer).takeUnretainedValue().permitRequest()
    return isPermitted ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

/// `CURLOPT_HEADERFUNCTION`: one line, of whichever answer.
private nonisolated func receiveHeaderLine(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ transfer: UnsafeMutableRawPointer?
) -> Int {
    receive(bytes, size * count, transfer) { $0.takeHeaderLine($1) }
}

/// `CURLOPT_WRITEFUNCTION`: the next bytes of the body, decoded.
private nonisolated func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ transfer: UnsafeMutableRawPointer?
) -> Int {
    receive(bytes, size * count, transfer) { $0.takeBody($1) }
}

private nonisolated func receive(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ transfer: UnsafeMutableRawPointer?,
    _ take: (Transfer, UnsafeRawBufferPointer) -> Bool
) -> Int {
    guard let bytes, let transfer, count > 0 else { return 0 }
    let isTaken = take(
        Unmanaged<Transfer>.fromOpaque(transfer).takeUnretainedValue(),
        UnsafeRawBufferPointer(start: bytes, count: count))
    // Any number but that of the bytes ends the transfer with CURLE_WRITE_ERROR.
    return isTaken ? count : 0
}
