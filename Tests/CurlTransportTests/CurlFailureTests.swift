import CCurl
import HTTPExchange
import Testing

@testable import CurlTransport

@Suite("Which failure a libcurl code is")
struct CurlFailureTests {
    static let request = HTTPRequest(url: "https://user:hush@api.example/path?key=hush")

    @Test("Every code of this libcurl is in the table, with a sentence that keeps secrets")
    func everyCode() {
        for number in 1..<CURL_LAST.rawValue {
            let evidence = CurlEvidence(code: CURLcode(rawValue: number))
            #expect(evidence.known("api.example:443", within: .seconds(1)) != nil, "code \(number)")
            #expect(!evidence.failure(of: Self.request).message.contains("hush"))
        }
    }

    @Test("A code that no libcurl has yet is a defect of ours")
    func unknownCode() {
        #expect(CurlEvidence(code: CURLcode(rawValue: 9999)).failure(of: Self.request).reason == .internal)
    }

    static let reasons: [(CurlEvidence, FailureReason)] = [
        (CurlEvidence(code: CURLE_COULDNT_RESOLVE_HOST), .dns),
        (CurlEvidence(code: CURLE_COULDNT_RESOLVE_PROXY), .dns),
        (CurlEvidence(code: CURLE_COULDNT_CONNECT), .connect),
        (CurlEvidence(code: CURLE_RECV_ERROR, proxyStatus: 407), .connect),
        (CurlEvidence(code: CURLE_RECV_ERROR), .reset),
        (CurlEvidence(code: CURLE_RECV_ERROR, isAlerted: true), .tls),
        (CurlEvidence(code: CURLE_SSL_CONNECT_ERROR), .tls),
        (CurlEvidence(code: CURLE_PEER_FAILED_VERIFICATION, verification: 10), .tls),
        (CurlEvidence(code: CURLE_SSL_CACERT_BADFILE), .tls),
        (CurlEvidence(code: CURLE_SSL_CERTPROBLEM), .credentials),
        (CurlEvidence(code: CURLE_OPERATION_TIMEDOUT), .timeout),
        (CurlEvidence(code: CURLE_OPERATION_TIMEDOUT, proxyStatus: 502), .timeout),
        (CurlEvidence(code: CURLE_PARTIAL_FILE), .reset),
        (CurlEvidence(code: CURLE_GOT_NOTHING), .reset),
        (CurlEvidence(code: CURLE_HTTP2_STREAM), .reset),
        (CurlEvidence(code: CURLE_BAD_CONTENT_ENCODING), .reset),
        (CurlEvidence(code: CURLE_UNSUPPORTED_PROTOCOL), .internal),
        (CurlEvidence(code: CURLE_UNSUPPORTED_PROTOCOL, sentBytes: 80), .reset),
        (CurlEvidence(code: CURLE_URL_MALFORMAT), .internal),
        (CurlEvidence(code: CURLE_OUT_OF_MEMORY), .internal),
        (CurlEvidence(code: CURLE_OUT_OF_MEMORY, sentBytes: 80), .reset),
    ]

    @Test("The reason follows from the code and its circumstances", arguments: reasons)
    func reason(evidence: CurlEvidence, reason: FailureReason) {
        #expect(evidence.failure(of: Self.request).reason == reason)
    }
}
