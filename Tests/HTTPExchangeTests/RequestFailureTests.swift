import HTTPExchange
import Testing

@Suite("Request failures")
struct RequestFailureTests {
    @Test("a failure reads as its sentence, with the vendor's own code behind it")
    func describes() {
        #expect("\(RequestFailure(.timeout, "no answer within 30 s"))" == "no answer within 30 s")
        let refused = RequestFailure(
            .unauthorized, "the vendor answered HTTP 401", status: 401, vendorCode: "unknown_account")
        #expect("\(refused)" == "the vendor answered HTTP 401 (unknown_account)")
    }

    @Test("the reasons are the closed set that users build alerts on, in its order")
    func isClosed() {
        #expect(
            FailureReason.allCases.map(\.rawValue) == [
                "dns", "connect", "tls", "timeout", "reset", "too_large", "unauthorized", "forbidden", "not_found",
                "rate_limited", "client_error", "server_error", "not_json", "schema", "pagination", "credentials",
                "internal",
            ])
    }
}
