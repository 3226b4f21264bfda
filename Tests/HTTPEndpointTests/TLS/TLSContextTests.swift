import Foundation
import HTTPEndpoint
import TestSupport
import Testing

@Suite("TLS settings that cannot be used")
struct TLSContextTests {
    private func fault(_ change: (inout TLSSettings) -> Void) throws -> TLSFault? {
        let settings = try TLSSettings.test("server", change)
        let error = #expect(throws: InvalidTLSSettings.self) { try TLSContext(settings) }
        #expect(error?.faults.count == 1)
        return error?.faults.first
    }

    @Test("what is at fault is named")
    func faults() throws {
        let other = try TLSSettings.test("renewed")
        let nothing = Array("-----BEGIN CERTIFICATE-----\nnonsense\n".utf8)
        for text in [[], nothing, Array(nothing.prefix(10))] {
            #expect(try fault { $0.certificateChain = text }?.part == .certificateChain)
            #expect(try fault { $0.key = text }?.part == .key)
            #expect(try fault { $0.clientAuthorities = text }?.part == .clientAuthorities)
        }
        #expect(try fault { $0.key = other.key }?.problem == "holds a key that does not belong to the certificate")
        for policy in ClientCertificatePolicy.allCases where policy != .requireAndVerify {
            let unverified = try fault {
                $0.clientCertificates = policy
                $0.clientNames = ["scraper.example"]
            }
            #expect(unverified?.part == .clientNames)
        }
        let noSuite = try fault {
            $0.versions = .tls12 ... .tls12
            $0.cipherSuites = [.aes128]
        }
        #expect(noSuite?.part == .negotiation)
    }

    @Test("all that is at fault is named at once")
    func allFaults() throws {
        let settings = try TLSSettings.test {
            $0.key = $0.certificateChain
            $0.certificateChain = []
            $0.clientAuthorities = []
        }
        let error = #expect(throws: InvalidTLSSettings.self) { try TLSContext(settings) }
        #expect(error?.faults.map(\.part) == [.certificateChain, .key, .clientAuthorities])
    }

    @Test("half of a certificate or of a key is refused")
    func halves() throws {
        let whole = try TLSSettings.test()
        for share in [0.2, 0.5, 0.9] {
            let certificate = Array(whole.certificateChain.prefix(Int(Double(whole.certificateChain.count) * share)))
            let key = Array(whole.key.prefix(Int(Double(whole.key.count) * share)))
            #expect(try fault { $0.certificateChain = certificate }?.part == .certificateChain)
            #expect(try fault { $0.key = key }?.part == .key)
        }
    }
}
