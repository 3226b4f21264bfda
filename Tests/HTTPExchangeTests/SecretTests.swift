import HTTPExchange
import Testing

@Suite("Secrets")
struct SecretTests {
    private let text = "sk-4f9b-do-not-print"

    @Test("a secret is not printed, whichever way it is asked")
    func describesItselfAsRedacted() {
        let secret = Secret(text)
        var dumped = ""
        dump(secret, to: &dumped)
        let printed = [
            "\(secret)", String(describing: secret), String(reflecting: secret), secret.description,
            secret.debugDescription, dumped,
        ]
        for output in printed { #expect(output.contains("<redacted>") && !output.contains(text)) }
    }

    @Test("a secret inside other values is not printed with them")
    func staysRedactedInside() {
        enum Source { case value(Secret) }
        let request = HTTPRequest(
            url: "https://api.example.com", headers: [HeaderField("Authorization", Secret("Bearer \(text)"))],
            connection: ConnectionOptions(proxyURL: Secret("http://user:\(text)@proxy.example")))
        let holders: [Any] = [
            [Secret(text)], ["key": Secret(text)], Optional(Secret(text)) as Any, Source.value(Secret(text)), request,
            (name: "secret", value: Secret(text)), Set([Secret(text)]),
        ]
        for holder in holders {
            var dumped = ""
            dump(holder, to: &dumped)
            for output in ["\(holder)", String(reflecting: holder), dumped] { #expect(!output.contains(text)) }
        }
    }

    @Test("reflection finds nothing inside a secret")
    func hidesItsChildren() {
        let mirror = Mirror(reflecting: Secret(text))
        #expect(mirror.children.isEmpty)
        #expect(mirror.superclassMirror == nil)
    }

    @Test("only asking for it gives the text")
    func reveals() {
        #expect(Secret(text).reveal() == text)
        #expect(Secret("").isEmpty && !Secret(" ").isEmpty)
        #expect(Secret("a") == Secret("a") && Secret("a") != Secret("b"))
    }
}
