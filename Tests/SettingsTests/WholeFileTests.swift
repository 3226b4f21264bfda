import Foundation
import Settings
import TestSupport
import Testing

@Suite("Reading the files that a configuration names", .timeLimit(.minutes(1)))
struct WholeFileTests {
    private func failure(of path: String, limit: Int = 1024) async -> UnreadableFile? {
        let asynchronous = await #expect(throws: UnreadableFile.self) {
            try await WholeFile.contents(of: path, limit: limit)
        }
        let blocking = #expect(throws: UnreadableFile.self) {
            try WholeFile.contentsBlocking(of: path, limit: limit)
        }
        #expect(asynchronous == blocking)
        return asynchronous
    }

    @Test("a regular file is read, through links as well")
    func regular() async throws {
        let file = try TemporaryFile("text\n")
        let link = file.path + "-link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file.path)
        defer { try? FileManager.default.removeItem(atPath: link) }
        #expect(try await WholeFile.contents(of: file.path, limit: 5) == Array("text\n".utf8))
        #expect(try WholeFile.contentsBlocking(of: link, limit: 5) == Array("text\n".utf8))
        #expect(await failure(of: file.path, limit: 4)?.reason == "it has more than 4B")
    }

    @Test(
        "a FIFO without a writer and a socket are errors, not hangs",
        arguments: [(S_IFIFO, "it is a FIFO, not a regular file"), (S_IFSOCK, "it is a socket, not a regular file")])
    func special(kind: mode_t, reason: String) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "special-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try #require(mknod(path, kind | 0o600, 0) == 0)
        #expect(await failure(of: path)?.description == "cannot read \(path): \(reason)")
    }

    @Test("a device without an end is an error")
    func device() async {
        #expect(await failure(of: "/dev/zero")?.reason == "it is a device, not a regular file")
    }

    @Test("a directory and a missing file fail with the system's reason")
    func directory() async {
        #expect(await failure(of: "/")?.reason == "Is a directory")
        #expect(await failure(of: "/nowhere/file")?.reason == "No such file or directory")
        #expect(await failure(of: "/etc\u{0}/passwd")?.reason == "Invalid argument")
    }
}
