internal import CCurl
internal import HTTPExchange

/// One libcurl easy handle with everything that has to live as long as it does.
///
/// Confined to the loop's thread.
final class EasyHandle {
    let handle: UnsafeMutableRawPointer
    private let errorBuffer: UnsafeMutablePointer<CChar>
    private var headerList: UnsafeMutablePointer<curl_slist>?

    init() throws(RequestFailure) {
        guard let handle = curl_easy_init() else { throw RequestFailure(.internal, "libcurl gave no handle") }
        self.handle = handle
        errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try setPointer(CURLOPT_ERRORBUFFER, errorBuffer)
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(headerList)
        errorBuffer.deallocate()
    }

    func set(_ option: CURLoption, _ value: Int) throws(RequestFailure) {
        try check(ccurl_easy_set_long(handle, option, value))
    }

    func set(_ option: CURLoption, _ flag: Bool) throws(RequestFailure) {
        try set(option, flag ? 1 : 0)
    }

    /// Sets a text; `nil` takes the option back, its default included.
    func set(_ option: CURLoption, _ text: String?) throws(RequestFailure) {
        // libcurl would take the text up to there for the whole.
        if let text, text.utf8.contains(0) {
            throw RequestFailure(.internal, "a NUL in the URL or in a connection option")
        }
        try check(ccurl_easy_set_text(handle, option, text))
    }

    /// Sets an address that libcurl hands back to callbacks or writes to.
    func setPointer(_ option: CURLoption, _ pointer: UnsafeMutableRawPointer) throws(RequestFailure) {
        try check(ccurl_easy_set_pointer(handle, option, pointer))
    }

    func setCallback(_ option: CURLoption, _ callback: @escaping DataCallback) throws(RequestFailure) {
        try check(ccurl_easy_set_callback(handle, option, callback))
    }

    /// Sets what is asked before each request that goes out.
    func setGuard(_ callback: @escaping GuardCallback) throws(RequestFailure) {
        try check(ccurl_easy_set_prereq(handle, callback))
    }

    /// Sets the request's header lines, in libcurl's own notation.
    func setHeaderLines(_ lines: [String]) throws(RequestFailure) {
        for line in lines {
            guard let extended = curl_slist_append(headerList, line) else {
                throw RequestFailure(.internal, "out of memory")
            }
            headerList = extended
        }
        try check(ccurl_easy_set_list(handle, CURLOPT_HTTPHEADER, headerList))
    }

    func number(_ info: CURLINFO) -> Int {
        ccurl_easy_get_long(handle, info)
    }

    func offset(_ info: CURLINFO) -> Int {
        Int(ccurl_easy_get_offset(handle, info))
    }

    /// libcurl's own account of an error: for telling cases apart, never to be printed, since it can quote a URL.
    var errorText: String { String(cString: errorBuffer) }

    private func check(_ code: CURLcode) throws(RequestFailure) {
        if code != CURLE_OK {
            throw RequestFailure(.internal, "libcurl refused an option: \(String(cString: curl_easy_strerror(code)))")
        }
    }
}

/// The signature of the callback before a request: the pointer that was set, both addresses and both ports.
typealias GuardCallback =
    @convention(c) (
        UnsafeMutableRawPointer?, UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?, Int32, Int32
    ) -> Int32

/// The signature that libcurl's body and header callbacks share: bytes, 1, their number, the pointer that was set.
typealias DataCallback =
    @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int
