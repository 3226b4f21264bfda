import JSONStream
import SyncModel
import Testing

@testable import Vendors

@Suite("Why a run of Nango failed")
struct NangoRunFailureTests {
    private func failure(_ error: String?, state: String = "failed") throws -> NangoRunFailure {
        var reader = JSONObjectReader(largest: 1 << 20)
        try reader.read(Array("{\"error\":\(error ?? "null")}".utf8).span.bytes)
        let json = try reader.finish()["error"]
        return NangoRunFailure(state: state, error: json?.isNull == true ? nil : json)
    }

    private func http(_ status: Int) -> String {
        #"{"type":"script_http_error","additional_properties":{"upstream_response":{"status":\#(status)}}}"#
    }

    @Test(
        "the third party's status decides",
        arguments: [
            (401, FailureClass.credentials), (403, .permission), (404, .notFound), (429, .rateLimit), (408, .timeout),
            (504, .timeout), (400, .thirdParty), (422, .thirdParty), (500, .thirdParty), (503, .thirdParty),
            (302, .other),
        ])
    func byStatus(status: Int, expected: FailureClass) throws {
        #expect(try failure(http(status)).failureClass == expected)
    }

    @Test(
        "a code decides before the status",
        arguments: [
            ("invalid_credentials", FailureClass.credentials), ("base_url_override_not_allowed", .configuration),
            ("denied_ip", .configuration), ("denied_dns", .configuration), ("denied_hostname", .configuration),
            ("unknown_provider", .configuration), ("dns_resolution_failed", .thirdParty),
            ("ECONNREFUSED", .thirdParty), ("ECONNRESET", .thirdParty), ("ETIMEDOUT", .timeout),
            ("ECONNABORTED", .timeout), ("else", .permission),
        ])
    func byCode(code: String, expected: FailureClass) throws {
        let rest = #""additional_properties":{"upstream_response":{"status":403}}"#
        #expect(try failure(#"{"type":"t","payload":{"code":"\#(code)"},\#(rest)}"#).failureClass == expected)
        #expect(try failure(#"{"type":"t","payload":{"error":{"code":"\#(code)"}},\#(rest)}"#).failureClass == expected)
    }

    @Test("a cancelled run was interrupted, whatever its error says")
    func cancelled() throws {
        #expect(try failure(http(401), state: "cancelled").failureClass == .interrupted)
    }

    @Test(
        "what ended a run decides before anything else",
        arguments: [
            ("Execution expired: heartbeatTimeoutSecs_exceeded", FailureClass.interrupted),
            ("Execution was cancelled", .interrupted),
            ("Execution expired: startedToCompletedTimeoutSecs_exceeded", .timeout), ("else", .other),
        ])
    func expired(payload: String, expected: FailureClass) throws {
        #expect(try failure(#"{"type":"sync_script_failure","payload":"\#(payload)"}"#).failureClass == expected)
    }

    @Test("a script's error is the script's fault, unless its message ends in a status code")
    func script() throws {
        func script(_ message: String, type: String = "script_internal_error") throws -> FailureClass {
            try failure(#"{"type":"\#(type)","payload":{"message":"\#(message)"}}"#).failureClass
        }
        #expect(try script("boom") == .script)
        #expect(try script("boom", type: "action_script_runtime_error") == .script)
        #expect(try script("Request failed with status code 401") == .credentials)
        #expect(try script("Request failed with status code 503") == .thirdParty)
        #expect(try script("Request failed with status code 200") == .script)
        #expect(try script("status code 401 came") == .script)
        #expect(try script("boom", type: "new_type") == .other)
    }

    @Test("a run without an error, or whose end was never written, has no known reason")
    func unknown() throws {
        #expect(try failure(nil).failureClass == .unknown)
        #expect(try failure(nil, state: "timeout").failureClass == .unknown)
        #expect(try failure("{}").failureClass == .unknown)
        #expect(try failure(#"{"type":"t"}"#, state: "timeout").failureClass == .unknown)
    }

    @Test("the text is one short line without addresses, tokens and markup")
    func text() throws {
        func text(_ message: String) throws -> String? {
            try failure(#"{"type":"t","payload":{"message":"\#(message)"}}"#).text
        }
        #expect(try text("boom\\n at x.js:1") == "boom")
        #expect(try text("no user jane@acme.example here") == "no user … here")
        #expect(try text("token eyJhbGciOiJIUzI1NiIsInR5cCI6 refused") == "token … refused")
        #expect(try text("<html><body>502") == nil)
        #expect(try text(String(repeating: "word ", count: 100))?.utf8.count ?? 0 <= 204)
        #expect(try failure(http(422)).text == "HTTP 422 from the third party")
    }
}
