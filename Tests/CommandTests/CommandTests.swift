import Foundation
import TestSupport
import Testing
import VendorSimulator

@Suite("The command line")
struct CommandTests {
    @Test("three mistakes are three lines with place, key and what was expected, and exit status 2")
    func mistakes() async throws {
        let program = try Program()
        try program.write(
            """
            global:
              interval: soon
            sources:
              - name: nango
                provider: nango
                secret_key: x
                max_concurrency: 0
                colour: blue
            """, to: "bad.yml")
        for command in ["serve", "check", "once"] {
            let answer = try await program.run(command, "--config.file", "bad.yml")
            #expect(answer.status == 2)
            #expect(answer.output.isEmpty)
            let lines = answer.error.split(separator: "\n")
            #expect(lines.count == 3)
            for (line, start) in zip(
                lines, ["bad.yml:2:13: interval: ", "bad.yml:7:22: max_concurrency: ", "bad.yml:8:5: colour: "])
            {
                #expect(line.hasPrefix(start), "\(line)")
                #expect(line.contains("expected"), "\(line)")
            }
        }
    }

    @Test("without a file and without a variable it explains itself and exits with 2")
    func nothing() async throws {
        let answer = try await Program().run()
        #expect(answer.status == 2)
        #expect(answer.error.contains("NANGO_SECRET_KEY"))
        #expect(answer.error.split(separator: "\n", omittingEmptySubsequences: false).count <= 24)
    }

    @Test("an unknown flag is refused by name with exit status 2")
    func unknownFlag() async throws {
        let answer = try await Program().run("serve", "--web.nonsense", "1")
        #expect(answer.status == 2)
        #expect(answer.error.contains("--web.nonsense"))
    }

    @Test(
        "a path that is taken cannot be the path of the metrics",
        arguments: ["/", "/probe", "/-/ready", "/api/v1/syncs"])
    func takenPath(path: String) async throws {
        let answer = try await Program().run("serve", "--web.telemetry-path", path)
        #expect(answer.status == 2)
        #expect(answer.error.contains("--web.telemetry-path"))
    }

    @Test("check reads every secret and names the one that cannot be read")
    func checkSecrets() async throws {
        let program = try Program()
        let configuration = "sources: [{name: n, provider: nango, secret_key_file: missing}]"
        try program.write(configuration, to: "sync-health-exporter.yml")
        let answer = try await program.run("check")
        #expect(answer.status == 2)
        #expect(answer.error.hasPrefix("sync-health-exporter.yml:1:55: secret_key_file: "), "\(answer.error)")
        #expect(answer.error.contains("missing"))
        #expect(answer.error.contains(", expected "))
        try program.write("s3cr3t\n", to: "missing")
        try program.setPermissions(0o640, of: "missing")
        let good = try await program.run("check")
        #expect(good.status == 0)
        #expect(good.error.isEmpty)
        #expect(good.output == "The configuration is valid: 1 source.\n")
        #expect(!(good.output + good.error).contains("s3cr3t"))
    }

    @Test("check warns of a secret that every user of the machine can read, and so does serve")
    func exposedSecret() async throws {
        let program = try Program()
        try program.write(
            "sources: [{name: n, provider: nango, base_url: \"http://127.0.0.1:1\", secret_key_file: key}]", to: "c.yml"
        )
        try program.write("s3cr3t\n", to: "key")
        try program.setPermissions(0o644, of: "key")
        let warning = #"level=warn msg="every user of this machine can read a secret" file=key"#
        let answer = try await program.run("check", "--config.file", "c.yml")
        #expect(answer.status == 0)
        #expect(answer.error.contains(warning), "\(answer.error)")
        let service = try program.start("serve", "--config.file", "c.yml", "--web.listen-address", "127.0.0.1:0")
        await service.untilLogged(warning)
        #expect(await service.stop(SIGTERM) == 0)
    }

    @Test("check warns of a category that Merge is not known to have, and takes it")
    func unknownCategory() async throws {
        let program = try Program()
        let configuration = "sources: [{name: m, provider: merge, api_key: k, categories: [hris, hrs, vision]}]"
        try program.write(configuration, to: "c.yml")
        let answer = try await program.run("check", "--config.file", "c.yml")
        #expect(answer.status == 0)
        let warning = #"level=warn msg="Merge is not known to have the category \"hrs\": is it right?" source=m"#
        #expect(answer.error.contains(warning), "\(answer.error)")
        #expect(answer.error.contains("vision") && !answer.error.contains("hris"))
        try program.write("[{name: a, category: acounting, token: t}]", to: "accounts.yml")
        try program.write("sources: [{name: m, provider: merge, api_key: k, accounts_file: accounts.yml}]", to: "c.yml")
        #expect(try await program.run("check", "--config.file", "c.yml").error.contains("acounting"))
    }

    @Test("check reads the certificates and the key that requests are made with, and says which cannot be used")
    func checkConnectionFiles() async throws {
        let certificates = try Certificates.shared.get()
        let program = try Program()
        try program.write("no certificate", to: "text")
        func check(_ http: String) async throws -> Oracle.Answer {
            try program.write(
                "sources: [{name: n, provider: nango, secret_key: k, http: {\(http)}}]", to: "c.yml")
            return try await program.run("check", "--config.file", "c.yml")
        }
        let (certificate, key) = (certificates.certificate("client"), certificates.key("client"))
        let pair = "cert_file: '\(certificate)', key_file: '\(key)'"
        #expect(try await check("ca_file: '\(certificates.certificate("ca"))', \(pair)").status == 0)
        for (http, complaint) in [
            ("ca_file: nowhere", "ca_file: cannot read nowhere: No such file or directory"),
            ("ca_file: text", "ca_file: text has no PEM certificate in it"),
            ("ca_file: '\(key)'", "ca_file: \(key) has no PEM certificate in it"),
            ("cert_file: text, key_file: '\(key)'", "cert_file: text has no PEM certificate in it"),
            ("cert_file: '\(certificate)', key_file: text", "key_file: text has no PEM private key in it"),
            (
                "cert_file: '\(certificate)', key_file: '\(certificates.key("server"))'",
                "key_file: \(certificates.key("server")) is the key of another certificate than the one in \(certificate)"
            ),
            // One file for both, with one of them missing.
            (
                "cert_file: '\(certificate)', key_file: '\(certificate)'",
                "key_file: \(certificate) has no PEM private key in it"
            ),
        ] {
            let answer = try await check(http)
            #expect(answer.status == 2)
            #expect(answer.error.hasPrefix("c.yml:1:"), "\(answer.error)")
            #expect(answer.error.contains(complaint), "\(answer.error)")
        }
    }

    @Test("once prints the metrics and exits with 0, and with 1 and a reason when a target fails or nothing answers")
    func once() async throws {
        var program = try Program()
        let simulator = VendorSimulator(nango: .large(syncs: 10))
        let (addresses, announcement) = AsyncStream.makeStream(of: VendorSimulator.BaseURLs.self)
        let run = Task { try await simulator.run { announcement.yield($0) } }
        let url = try #require(await addresses.first { _ in true }).nango
        program.environment = ["NANGO_SECRET_KEY": NangoSimulation.secretKey, "NANGO_BASE_URL": url]
        let good = try await program.run("once")
        #expect(good.status == 0, "\(good.error)")
        #expect(good.error.isEmpty)
        #expect(good.output.contains(#"sync_source_syncs{source="nango",provider="nango"} 10"# + "\n"))
        #expect(good.output.contains("\nsync_exporter_build_info{version="))
        let verdict = try await Oracle.promtool.ask(["check", "metrics"], input: Array(good.output.utf8))
        #expect(verdict.status == 0 && verdict.output + verdict.error == "")

        let online = try await program.run("check", "--online")
        #expect(online.status == 0)
        #expect(online.output.contains("nango: up, 1 targets, 0 failed, 10 syncs, "))

        run.cancel()
        try await run.value
        let bad = try await program.run("once")
        #expect(bad.status == 1)
        #expect(bad.error.contains("reason=connect"))
        #expect(bad.output.contains(#"sync_source_up{source="nango",provider="nango"} 0"# + "\n"))
        #expect(!(bad.output + bad.error).contains(NangoSimulation.secretKey))
    }

    @Test("metrics prints the catalogue, version the version", arguments: [["metrics"], ["--version"]])
    func printing(arguments: [String]) async throws {
        let answer = try await Program().run(arguments[0])
        #expect(answer.status == 0)
        #expect(answer.output.contains("sync_state") == (arguments == ["metrics"]))
        #expect(answer.output.contains("libcurl ") == (arguments == ["--version"]))
    }

    @Test("the demo serves until SIGTERM or SIGINT, and exits with 0", arguments: [SIGTERM, SIGINT])
    func demo(signal: Int32) async throws {
        let demo = try Program().start("demo", "--web.listen-address", "127.0.0.1:0")
        let address = try #require(await demo.address(), "\(demo.logged)")
        let answer = try await Oracle.curl.ask(["-s", "http://\(address)/-/healthy"])
        #expect(answer.status == 0)
        #expect(await demo.stop(signal) == 0)
        #expect(demo.printed.contains("http://\(address)/metrics"))
        #expect(demo.logged.contains(#"msg="stopped""#))
    }

    @Test("a hang-up reads the configuration again, and one that cannot be used changes nothing")
    func hangUp() async throws {
        let program = try Program()
        let source = { (name: String) in
            "{name: \(name), provider: nango, base_url: \"http://127.0.0.1:1\", secret_key: k}"
        }
        try program.write("sources: [\(source("one"))]", to: "c.yml")
        let service = try program.start("serve", "--config.file", "c.yml", "--web.listen-address", "127.0.0.1:0")
        let address = try #require(await service.address(), "\(service.logged)")
        try program.write("sources: [\(source("one")), \(source("two"))]", to: "c.yml")
        service.send(SIGHUP)
        await service.untilLogged("msg=\"configuration reloaded\"")
        #expect(try await Oracle.curl.ask(["-sf", "http://\(address)/metrics?source=two"]).status == 0)
        try program.write("sources: nonsense", to: "c.yml")
        service.send(SIGHUP)
        await service.untilLogged("c.yml:1:10: sources: ")
        #expect(try await Oracle.curl.ask(["-sf", "http://\(address)/metrics?source=two"]).status == 0)
        #expect(await service.stop(SIGTERM) == 0)
    }

    @Test("within its first minute the demo shows a sync in every state, and promtool finds nothing to say")
    func demoStates() async throws {
        let demo = try Program().start("demo", "--web.listen-address", "127.0.0.1:0")
        let url = "http://\(try #require(await demo.address(), "\(demo.logged)"))"
        let patience = ["-sf", "--retry", "50", "--retry-delay", "1", "--retry-all-errors", "--retry-max-time", "50"]
        #expect(try await Oracle.curl.ask(patience + [url + "/-/ready"]).status == 0)
        let page = try await Oracle.curl.ask(["-s", "--compressed", url + "/metrics"]).output
        let states = [
            "pending", "running", "success", "partial", "error", "rate_limited", "paused", "disabled", "unknown",
        ]
        for state in states {
            let isShown = page.split(separator: "\n").contains {
                $0.hasPrefix("sync_state{") && $0.hasSuffix("state=\"\(state)\"} 1")
            }
            #expect(isShown, "no sync is \(state)")
        }
        let verdict = try await Oracle.promtool.ask(["check", "metrics"], input: Array(page.utf8))
        #expect(verdict.status == 0 && verdict.output + verdict.error == "")
        #expect(await demo.stop(SIGTERM) == 0)
    }
}
