import Foundation
import HTTPExchange
import Settings
import TestSupport
import Testing

@Suite("Secrets in settings")
struct SettingsSecretTests {
    @Test("a secret stands in the file or in a file of its own")
    func sources() {
        let fixture = SettingsFixture(["a": .plain("k \n"), "b_file": .plain("secrets/b")], directory: "/etc")
        #expect(fixture.section.secret("a", required: true) == .value(Secret("k")))
        #expect(fixture.section.secret("b", required: true) == .file(path: "/etc/secrets/b"))
        #expect(fixture.section.secret("c", required: false) == nil)
        fixture.section.finish()
        #expect(fixture.problems.isEmpty)
    }

    @Test("a missing secret, and one that is given twice, is reported by its key")
    func contradictions() {
        let fixture = SettingsFixture(["a": .plain("4711"), "a_file": .plain("/a")])
        #expect(fixture.section.secret("a", required: true) == nil)
        #expect(fixture.section.secret("b", required: true) == nil)
        #expect(
            fixture.problems == [
                "1:1: b: is missing, expected b or b_file",
                "2:9: a_file: is given together with a, expected only one of them",
            ])
    }

    @Test("a secret may not forge a header; a key may have lines")
    func shapes() {
        let fixture = SettingsFixture(["a": .quoted("x\r\ny"), "b": .quoted("x\ny\n"), "c": .quoted("x\u{0}y")])
        #expect(fixture.section.secret("a", required: true) == nil)
        #expect(fixture.section.secret("b", required: true, shape: .key) == .value(Secret("x\ny")))
        #expect(fixture.section.secret("c", required: true, shape: .key) == nil)
        #expect(fixture.problems.count == 2)
    }

    @Test("a file is read anew each time, without the white space at its end")
    func rotation() async throws {
        try await withFile("first\r\n\n ") { path in
            let source = SecretSource.file(path: path)
            #expect(try await source.read() == Secret("first"))
            try Data("second".utf8).write(to: URL(filePath: path))
            #expect(try await source.read() == Secret("second"))
        }
    }

    @Test(
        "a file without a usable secret fails with its path and without its content",
        arguments: [
            ("", "is empty"), (" \n", "is empty"), ("4711\nX-Forged: 1", "holds a control character"),
            ("47\u{0}11", "holds a control character"),
        ]
    )
    func unusable(content: String, fault: String) async throws {
        try await withFile(content) { path in
            let failure = await #expect(throws: RequestFailure.self) { try await SecretSource.file(path: path).read() }
            #expect(failure == RequestFailure(.credentials, "the secret in \(path) \(fault)"))
        }
    }

    @Test("a file that cannot be read fails with the system's reason")
    func unreadable() async {
        let missing = await #expect(throws: RequestFailure.self) {
            try await SecretSource.file(path: "/nowhere/key").read()
        }
        #expect(missing == RequestFailure(.credentials, "cannot read /nowhere/key: No such file or directory"))
        let folder = await #expect(throws: RequestFailure.self) { try await SecretSource.file(path: "/").read() }
        #expect(folder == RequestFailure(.credentials, "cannot read /: Is a directory"))
    }

    @Test("a file that is no text, or far too large for a secret, fails")
    func absurd() async throws {
        try await withFile(String(repeating: "k", count: 70_000)) { path in
            let failure = await #expect(throws: RequestFailure.self) { try await SecretSource.file(path: path).read() }
            #expect(failure?.message == "cannot read \(path): it has more than 64KiB")
        }
        try await withFile("") { path in
            try Data([0xFF]).write(to: URL(filePath: path))
            let failure = await #expect(throws: RequestFailure.self) { try await SecretSource.file(path: path).read() }
            #expect(failure?.message == "the secret in \(path) is not UTF-8 text")
        }
    }

    private func withFile(_ content: String, _ body: (String) async throws -> Void) async throws {
        let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data(content.utf8).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        try await body(url.path)
    }
}
