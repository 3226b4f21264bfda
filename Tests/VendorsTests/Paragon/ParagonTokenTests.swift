import Foundation
import HTTPExchange
import SyncModel
import TestSupport
import Testing
import Vendors

@Suite("Tokens signed for Paragon")
struct ParagonTokenTests {
    @Test("OpenSSL's own tool accepts the signature, and the claims are those of the vendor")
    func verified() async throws {
        let user = #"u "1"/ä"#
        let source = ParagonSource(users: [user])
        _ = try await source.round()
        let token = try #require(source.tokens.first.flatMap { JSONWebToken($0) })

        let signature = try TemporaryFile("")
        try signature.write(Array(token.signature))
        let key = try ParagonFixture.path("keys/public.pem")
        let result = try await Oracle.openssl.ask(
            ["dgst", "-sha256", "-verify", key, "-signature", signature.path], input: Array(token.message.utf8))
        #expect(result.status == 0, "\(result.output)\(result.error)")

        #expect(token.header["alg"] as? String == "RS256")
        #expect(token.header["typ"] as? String == "JWT")
        #expect(Set(token.claims.keys) == ["sub", "aud", "iat", "exp"])
        #expect(token.claims["sub"] as? String == user)
        #expect(token.claims["aud"] as? String == "useparagon.com/p-1")
        let issued = try #require(token.claims["iat"] as? Int)
        let now = Int(source.timekeeper.now.microseconds / 1_000_000)
        #expect((now - 60..<now).contains(issued))
        #expect(token.claims["exp"] as? Int == issued + 3600)
    }

    @Test("a user's token is used for all of its requests until shortly before it expires")
    func reused() async throws {
        let source = ParagonSource(users: ["u1", "u2"])
        source.server.list(["s1", "s2"], for: "u1")
        for _ in 0..<10 {
            _ = try await source.round()
            source.timekeeper.advance(by: .seconds(300))
        }
        #expect(Set(source.tokens).count == 2)
        for _ in 0..<3 {
            _ = try await source.round()
            source.timekeeper.advance(by: .seconds(300))
        }
        #expect(Set(source.tokens).count == 4)
        for request in source.transport.requests {
            let token = try #require(JSONWebToken(request.bearer))
            let expiry = try #require(token.claims["exp"] as? Int)
            let sent = 1_700_000_000 + Int(request.time.components.seconds)
            #expect(expiry - sent >= 60, "a token was used until it was about to expire")
        }
    }

    @Test("a token that expires during a long reading is replaced")
    func longPoll() async throws {
        let source = ParagonSource(maximumConcurrency: 1)
        source.server.list(["s1", "s2", "s3"])
        for sync in ["s1", "s2"] { source.server.detail(.text(#"{"status":"IDLE"}"#).after(.seconds(3500)), of: sync) }
        _ = try await source.round()
        #expect(Set(source.tokens).count == 3)
    }

    @Test("after the clock was set back a new token is signed: the old one is not valid yet")
    func clockSetBack() async throws {
        let clock = ManualTimekeeper()
        let source = ParagonSource(.paragon(users: ["u1"]), clock: clock)
        _ = try await source.round()
        clock.set(now: Timestamp(seconds: 1_699_990_000))
        _ = try await source.round()
        #expect(source.tokens.count == 2)
        let token = try #require(JSONWebToken(source.tokens[1]))
        #expect(try #require(token.claims["iat"] as? Int) <= 1_699_990_000)
    }

    @Test("another key in the file discards the signed tokens at once")
    func rotated() async throws {
        let file = try TemporaryFile(ParagonFixture.text("keys/pkcs8.pem"))
        let source = ParagonSource(.paragon(users: ["u1"], keyFile: file.path))
        _ = try await source.round()
        try file.write(ParagonFixture.text("keys/pkcs1.pem"))
        _ = try await source.round()
        try file.write(ParagonFixture.text("keys/another.pem"))
        _ = try await source.round()
        let signatures = source.tokens.map { JSONWebToken($0)?.signature }
        #expect(signatures[1] == signatures[0], "the same key in another form signs the same")
        #expect(signatures[2] != signatures[1])
    }

    @Test("a user's credentials change with the key")
    func credentials() async throws {
        let file = try TemporaryFile(ParagonFixture.text("keys/pkcs8.pem"))
        let source = ParagonSource(.paragon(users: ["u1"], keyFile: file.path))
        let first = try await source.vendor.discover(source.session).targets.map(\.credentials)
        #expect(try await source.vendor.discover(source.session).targets.map(\.credentials) == first)
        try file.write(ParagonFixture.text("keys/another.pem"))
        #expect(try await source.vendor.discover(source.session).targets.map(\.credentials) != first)
    }

    @Test("a token that was refused is not sent again")
    func refused() async throws {
        let source = ParagonSource()
        source.server.list(.status(401))
        _ = try await source.round()
        source.timekeeper.advance(by: .seconds(300))
        source.server.list(["s1"])
        #expect(try await source.readUser().syncs.count == 1)
        #expect(source.tokens.count == 3)
        #expect(source.tokens[0] != source.tokens[1])
        #expect(source.tokens[1] == source.tokens[2])
    }

    @Test("the audience is as configured, with the project's ID in its place")
    func audience() async throws {
        let settings = SettingsFixture([
            "project_id": .plain("p-1"), "signing_key_file": .plain(try ParagonFixture.path("keys/pkcs8.pem")),
            "users": .plain(list: ["u1"]), "audience": .plain("dashboard.useparagon.com/{project_id}/{project_id}"),
        ])
        let source = ParagonSource(settings)
        _ = try await source.round()
        let token = try #require(source.tokens.first.flatMap { JSONWebToken($0) })
        #expect(token.claims["aud"] as? String == "dashboard.useparagon.com/p-1/p-1")
    }

    @Test("a ready-made token is sent as it is, and takes precedence over signing")
    func readyMade() async throws {
        let file = try TemporaryFile("token-of-u2\n")
        let settings = SettingsFixture([
            "project_id": .plain("p-1"), "signing_key_file": .plain(try ParagonFixture.path("keys/pkcs8.pem")),
            "users": .plain(list: ["u1", "u2"]),
            "user_tokens": .mappings([
                ["user": "u2", "token_file": file.path], ["user": "u3", "token": "token-of-u3"],
            ]),
        ])
        let source = ParagonSource(settings, maximumConcurrency: 1)
        #expect(try await source.round().readings.map(\.target.id) == ["user u1", "user u2", "user u3"])
        #expect(source.tokens.dropFirst() == ["token-of-u2", "token-of-u3"])
        try file.write("token-2-of-u2")
        _ = try await source.round()
        #expect(source.tokens[4] == "token-2-of-u2")
    }

    @Test("a token that cannot be read fails its user alone, and needs no key for the others")
    func unreadableToken() async throws {
        let settings = SettingsFixture([
            "user_tokens": .mappings([
                ["user": "u1", "token_file": "/nowhere/token"], ["user": "u2", "token": "token-of-u2"],
            ])
        ])
        let source = ParagonSource(settings)
        #expect(settings.problems.isEmpty)
        #expect(try await source.round().results.map { $0.failure?.reason } == [.credentials, nil])
        #expect(source.tokens == ["token-of-u2"])
    }

    @Test("without a usable key the source fails, or only the users that need one")
    func unusableKey() async throws {
        let file = try TemporaryFile("")
        let source = ParagonSource(.paragon(users: ["u1"], keyFile: file.path))
        let failure = await #expect(throws: RequestFailure.self) { try await source.round() }
        #expect(failure?.reason == .credentials)

        let mixed = ParagonSource(
            SettingsFixture([
                "project_id": .plain("p-1"), "signing_key_file": .plain(file.path), "users": .plain(list: ["u1"]),
                "user_tokens": .mappings([["user": "u2", "token": "token-of-u2"]]),
            ]))
        #expect(try await mixed.round().results.map { $0.failure?.reason } == [.credentials, nil])
    }
}
