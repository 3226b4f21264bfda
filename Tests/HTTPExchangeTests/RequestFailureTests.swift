import HTTPExchange
import Testing

@Suite("Request failures")
struct RequestFailureTests {
    @Test("a failure is described by its sentence, followed by the vendor's code")
    func describes() {
        #expect("\(RequestFailure(.timeout, "no response within 30 s"))" == "no response within 30 s")
        let refused = RequestFailure(
            .unauthorized, "the vendor responded with HTTP 401", status: 401, vendorCode: "unknown_account")
        #expect("\(refused)" == "the vendor responded with HTTP 401 (unknown_account)")
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
