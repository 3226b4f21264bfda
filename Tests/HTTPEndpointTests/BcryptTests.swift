import HTTPEndpoint
import Testing

@Suite("bcrypt")
struct BcryptTests {
    /// From the test vectors of crypt_blowfish, which the others copied.
    private static let vector = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"

    @Test("a known vector matches its password only")
    func vector() {
        #expect(Bcrypt.matches(password: Array("U*U".utf8), hash: Self.vector))
        for other in ["", "U*V", "U*U ", "u*u", "U*U\0", "U*U\0more"] {
            #expect(!Bcrypt.matches(password: Array(other.utf8), hash: Self.vector), "\(other)")
        }
    }

    @Test(
        "what is no hash has no cost and matches nothing",
        arguments: [
            "", "*0", "*1", "plain", "$2a$05$", "$1$abc$def",
            "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe",
            "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeWW",
            "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe*",
            "$2a$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            "$2a$32$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            "$2a$+5$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            "$2q$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            "x$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        ])
    func noHash(text: String) {
        #expect(Bcrypt.cost(of: text) == nil)
    }

    @Test("the cost is read from the hash, whichever of the three kinds it is", arguments: ["a", "b", "y"])
    func cost(kind: String) {
        let hash = "$2\(kind)" + Self.vector.dropFirst(3)
        #expect(Bcrypt.cost(of: hash) == 5)
        #expect(Bcrypt.matches(password: Array("U*U".utf8), hash: hash))
    }
}
