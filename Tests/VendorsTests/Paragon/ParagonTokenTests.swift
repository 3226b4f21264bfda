import Foundation
import HTTPExchange
import Providers
import SyncModel
import TestSupport
import Testing

@Suite("Tokens signed for Paragon")
struct ParagonTokenTests {
    @Test("OpenSSL's own tool accepts the signature, and the claims are those of the vendor")
    func verified() async throws {
        let user = #"u "1"/ä"#
        let bench = ParagonBench(users: [user])
        _ = try await bench.poll()
        let token = try #require(bench.tokens.first.flatMap { JSONWebToken($0) })

        let signature = try TemporaryFile("")
        try signature.write(Array(token.signature))
        let key = try ParagonFixture.path("keys/public.pem")
        let answer = try await Oracle.openssl.ask(
            ["dgst", "-sha256", "-verify", key, "-signature", signature.path], input: Array(token.message.utf8))
        #expect(answer.status == 0, "\(answer.output)\(answer.error)")

        #expect(token.header["alg"] as? String == "RS256")
        #expect(token.header["typ"] as? String == "JWT")
        #expect(Set(token.claims.keys) == ["sub", "aud", "iat", "exp"])
        #expect(token.claims["sub"] as? String == user)
        #expect(token.claims["aud"] as? String == "useparagon.com/p-1")
        let issued = try #require(token.claims["iat"] as? Int)
        let now = Int(bench.timekeeper.now.microseconds / 1_000_000)
        #expect((now - 60..<now).contains(issued))
        #expect(token.claims["exp"] as? Int == issued + 3600)
    }

    @Test("a user's token serves all of its requests, poll after poll, until shortly before it expires")
    func reused() async throws {
        let bench = ParagonBench(users: ["u1", "u2"])
        bench.server.list(["s1", "s2"], for: "u1")
        for _ in 0..<10 {
            _ = try await bench.poll()
            bench.timekeeper.advance(by: .seconds(300))
        }
        #expect(Set(bench.tokens).count == 2)
        for _ in 0..<3 {
            _ = try await bench.poll()
            bench.timekeeper.advance(by: .seconds(300))
        }
        #expect(Set(bench.tokens).count == 4)
        for request in bench.transport.requests {
            let token = try #require(JSONWebToken(request.bearer))
            let expiry = try #require(token.claims["exp"] as? Int)
            let sent = 1_700_000_000 + Int(request.time.components.seconds)
            #expect(expiry - sent >= 60, "a token was used until it was about to expire")
        }
    }

    @Test("a token does not outlive a poll that does")
    func longPoll() async throws {
        let bench = ParagonBench(maximumConcurrency: 1)
        bench.server.list(["s1", "s2", "s3"])
        for sync in ["s1", "s2"] { bench.server.detail(.text(#"{"status":"IDLE"}"#).after(.seconds(3500)), of: sync) }
        _ = try await bench.poll()
        #expect(Set(bench.tokens).count == 3)
    }

    @Test("a clock that is set back gets a new token: the old one would not be valid yet")
    func clockSetBack() async throws {
        let clock = ManualTimekeeper()
        let bench = ParagonBench(.paragon(users: ["u1"]), clock: clock)
        _ = try await bench.poll()
        clock.set(now: Timestamp(seconds: 1_699_990_000))
        _ = try await bench.poll()
        #expect(bench.tokens.count == 2)
        let token = try #require(JSONWebToken(bench.tokens[1]))
        #expect(try #require(token.claims["iat"] as? Int) <= 1_699_990_000)
    }

    @Test("another key in the file throws away what was signed, at once")
    func rotated() async throws {
        let file = try TemporaryFile(ParagonFixture.text("keys/pkcs8.pem"))
        let bench = ParagonBench(.paragon(users: ["u1"], keyFile: file.path))
        _ = try await bench.poll()
        try file.write(ParagonFixture.text("keys/pkcs1.pem"))
        _ = try await bench.poll()
        try file.write(ParagonFixture.text("keys/another.pem"))
        _ = try await bench.poll()
        let signatures = bench.tokens.map { JSONWebToken($0)?.signature }
        #expect(signatures[1] == signatures[0], "the same key in another form signs the same")
        #expect(signatures[2] != signatures[1])
    }

    @Test("another key ends the wait of a user that was refused")
    func rotationEndsWait() async throws {
        let file = try TemporaryFile(ParagonFixture.text("keys/pkcs8.pem"))
        let bench = ParagonBench(.paragon(users: ["u1"], keyFile: file.path))
        bench.server.list(.status(401))
        for _ in 0..<2 {
            _ = try await bench.poll()
            bench.timekeeper.advance(by: .seconds(300))
        }
        _ = try await bench.poll()
        #expect(bench.transport.requests.count == 2, "the third poll is in the wait")
        try file.write(ParagonFixture.text("keys/another.pem"))
        _ = try await bench.poll()
        #expect(bench.transport.requests.count == 3)
    }

    @Test("a token that was refused is not sent again")
    func refused() async throws {
        let bench = ParagonBench()
        bench.server.list(.status(401))
        _ = try await bench.poll()
        bench.timekeeper.advance(by: .seconds(300))
        bench.server.list(["s1"])
        #expect(try await bench.pollUser().syncs.count == 1)
        #expect(bench.tokens.count == 3)
        #expect(bench.tokens[0] != bench.tokens[1])
        #expect(bench.tokens[1] == bench.tokens[2])
    }

    @Test("the audience can be any, the project's id in its place")
    func audience() async throws {
        let settings = SettingsFixture([
            "project_id": .plain("p-1"), "signing_key_file": .plain(try ParagonFixture.path("keys/pkcs8.pem")),
            "users": .plain(list: ["u1"]), "audience": .plain("dashboard.useparagon.com/{project_id}/{project_id}"),
        ])
        let bench = ParagonBench(settings)
        _ = try await bench.poll()
        let token = try #require(bench.tokens.first.flatMap { JSONWebToken($0) })
        #expect(token.claims["aud"] as? String == "dashboard.useparagon.com/p-1/p-1")
    }

    @Test("a ready-made token is sent as it stands, and wins over signing")
    func readyMade() async throws {
        let file = try TemporaryFile("token-of-u2\n")
        let settings = SettingsFixture([
            "project_id": .plain("p-1"), "signing_key_file": .plain(try ParagonFixture.path("keys/pkcs8.pem")),
            "users": .plain(list: ["u1", "u2"]),
            "user_tokens": .mappings([
                ["user": "u2", "token_file": file.path], ["user": "u3", "token": "token-of-u3"],
            ]),
        ])
        let bench = ParagonBench(settings, maximumConcurrency: 1)
        let outcomes = try await bench.poll().outcomes
        #expect(outcomes.map(\.target.id) == ["user u1", "user u2", "user u3"])
        #expect(bench.tokens.dropFirst() == ["token-of-u2", "token-of-u3"])
        try file.write("token-2-of-u2")
        _ = try await bench.poll()
        #expect(bench.tokens[4] == "token-2-of-u2")
    }

    @Test("a token that cannot be read fails its user alone, and needs no key for the others")
    func unreadableToken() async throws {
        let settings = SettingsFixture([
            "user_tokens": .mappings([
                ["user": "u1", "token_file": "/nowhere/token"], ["user": "u2", "token": "token-of-u2"],
            ])
        ])
        let bench = ParagonBench(settings)
        #expect(settings.problems.isEmpty)
        let outcomes = try await bench.poll().outcomes
        #expect(outcomes.map { $0.result.failureReason } == [.credentials, nil])
        #expect(bench.tokens == ["token-of-u2"])
    }

    @Test("without a usable key the source fails, or only those who need one")
    func unusableKey() async throws {
        let file = try TemporaryFile("")
        let bench = ParagonBench(.paragon(users: ["u1"], keyFile: file.path))
        let failure = await #expect(throws: RequestFailure.self) { try await bench.poll() }
        #expect(failure?.reason == .credentials)

        let mixed = ParagonBench(
            SettingsFixture([
                "project_id": .plain("p-1"), "signing_key_file": .plain(file.path), "users": .plain(list: ["u1"]),
                "user_tokens": .mappings([["user": "u2", "token": "token-of-u2"]]),
            ]))
        #expect(try await mixed.poll().outcomes.map { $0.result.failureReason } == [.credentials, nil])
    }
}

extension Result where Failure == RequestFailure {
    /// Why it is none, if it is a failure.
    var failureReason: FailureReason? {
        if case .failure(let failure) = self { failure.reason } else { nil }
    }
}
