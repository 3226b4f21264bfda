internal import HTTPExchange

/// Puts the head of the final answer together from the lines in which libcurl hands it over.
///
/// Interim answers (1xx) come first, each a block of its own, and are dropped; so are trailers, which come after the
/// body. HTTP/2 arrives written out in the same way.
struct HeadAssembler {
    /// The most bytes of header that are taken for one request, interim answers included.
    static let maximumBytes = 256 << 10

    /// The block being read, or read last.
    private var head: HTTPResponseHead?
    private var isBlockComplete = false
    private var byteCount = 0

    /// The whole head of the final answer, once its last line has come.
    var finalHead: HTTPResponseHead? {
        guard isBlockComplete, let head, head.status >= 200 else { return nil }
        return head
    }

    /// Takes one line, its line break included.
    ///
    /// - Throws: `reset` when the headers do not end or the status line has no status.
    mutating func take(_ line: UnsafeRawBufferPointer) throws(RequestFailure) {
        byteCount += line.count
        guard byteCount <= Self.maximumBytes else {
            throw RequestFailure(.reset, "the answer has more than \(Self.maximumBytes >> 10) KiB of headers")
        }
        if finalHead != nil { return }
        let text = line.trimmed()
        if line.starts(with: "HTTP/".utf8) {
            guard let status = statusCode(text) else {
                throw RequestFailure(.reset, "the answer has a malformed status line")
            }
            head = HTTPResponseHead(status: status)
            isBlockComplete = false
        } else if text.isEmpty {
            isBlockComplete = head != nil
        } else if line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t") {
            continueLastValue(text)
        } else if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
            let name = UnsafeRawBufferPointer(rebasing: text[..<colon])
            let value = UnsafeRawBufferPointer(rebasing: text[(colon + 1)...])
            head?.headers.append((name.trimmed().decoded, value.trimmed().decoded))
        }
    }

    /// Appends a folded line, which RFC 9112 still lets a client accept.
    private mutating func continueLastValue(_ text: UnsafeRawBufferPointer) {
        guard let last = head?.headers.indices.last else { return }
        head?.headers[last].value += " " + text.decoded
    }
}

/// The three digits after the first space: `HTTP/1.1 200 OK`, `HTTP/2 200`.
private func statusCode(_ line: UnsafeRawBufferPointer) -> Int? {
    guard let space = line.firstIndex(of: UInt8(ascii: " ")) else { return nil }
    let digits = line[(space + 1)...].prefix { $0 != UInt8(ascii: " ") }
    guard digits.count == 3, let status = Int(String(decoding: digits, as: UTF8.self)), status >= 100 else {
        return nil
    }
    return status
}

extension UnsafeRawBufferPointer {
    /// Without the spaces, tabs and line breaks around it.
    fileprivate func trimmed() -> UnsafeRawBufferPointer {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        return UnsafeRawBufferPointer(rebasing: self[first...last])
    }

    fileprivate var decoded: String { String(decoding: self, as: UTF8.self) }
}
