import Settings
import TestSupport
import Testing

@Suite("Addresses in settings")
struct SettingsURLTests {
    @Test(
        "an address keeps its path and loses its last slashes",
        arguments: [
            ("https://api.nango.dev", "https://api.nango.dev"),
            ("https://proxy.example/nango/", "https://proxy.example/nango"),
            ("http://localhost:3003///", "http://localhost:3003"),
            ("HTTP://nango_server:3003/a%20b", "http://nango_server:3003/a%20b"),
            ("http://[::1]:8080/x", "http://[::1]:8080/x"),
            ("http://[2001:db8::1]", "http://[2001:db8::1]"),
            ("http://127.0.0.1", "http://127.0.0.1"),
        ]
    )
    func addresses(text: String, address: String) {
        let fixture = SettingsFixture(["base_url": .plain(text)])
        #expect(fixture.section.url("base_url") == address)
        #expect(fixture.problems.isEmpty)
    }

    @Test(
        "what is no address, or more than one, is refused without showing what may be a key",
        arguments: [
            "localhost:3003", "//host", "ftp://host", "http://", "http:///path", "http://host:0", "http://host:65536",
            "http://host:", "http://ho st", "http://host/ä", "http://[::1", "http://::1", "http://key-4711@host",
            "http://user:key-4711@host", "http://host?key-4711", "http://host/#key-4711", "key-4711@host",
            "http://host\\a",
            "http://host:+80", "http://[]",
        ]
    )
    func refusals(text: String) {
        let fixture = SettingsFixture(["base_url": .plain(text)])
        #expect(fixture.section.url("base_url", default: "http://default") == "http://default")
        #expect(fixture.problems.count == 1)
        #expect(!fixture.problems.joined().contains("4711"))
    }
}
