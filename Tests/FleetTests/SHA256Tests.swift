import Fleet
import Testing

@Suite("SHA-256")
struct SHA256Tests {
    @Test(
        "a message has the digest that FIPS 180 gives it",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ]
    )
    func digests(message: String, digest: String) {
        #expect(SHA256.digest(of: message.utf8).hexadecimal == digest)
    }

    @Test("its first bits are a number")
    func prefix() {
        let digest = SHA256.digest(of: "abc".utf8)
        #expect(digest.prefix(bits: 48) == 0xBA78_16BF_8F01)
        #expect(digest.prefix(bits: 64) == 0xBA78_16BF_8F01_CFEA)
    }
}
