import TestSupport
import Testing

@Suite("The fault matrix", .timeLimit(.minutes(5)))
struct FaultMatrixTests {
    /// So many cells at once that a good answer is never late, even where the machine has other work.
    private static let places = Places(6)

    @Test("what is promised of a vendor that misbehaves holds, and all is well afterwards", arguments: Fault.all)
    func promises(fault: Fault) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for vendor in PlayedVendor.all {
                group.addTask {
                    // Hardly anything but waiting: these need no place, and others only their share of the processor.
                    if !fault.isSlow { await Self.places.enter() }
                    defer { if !fault.isSlow { Self.places.leave() } }
                    _ = try await FaultCell(fault: fault, vendor: vendor).play()
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("what is shown of absurd contents is read alike by Prometheus' own parsers")
    func parsers() async throws {
        var pages: [StrictPage] = []
        for fault in Fault.contents {
            for vendor in PlayedVendor.all {
                pages += try await FaultCell(fault: fault, vendor: vendor).play()
            }
        }
        let script = """
            import json, sys
            from prometheus_client.parser import text_string_to_metric_families as families
            pages = sys.stdin.buffer.read().decode().split("# EOF\\n")[:-1]
            samples = lambda page: [sample for family in families(page) for sample in family.samples]
            print(json.dumps([[len(samples(page)), sum("forged" in s.name for s in samples(page))] for page in pages]))
            """
        let answer = try await Oracle.python.ask(["-c", script], input: pages.flatMap { $0.bytes + "# EOF\n".utf8 })
        try #require(answer.status == 0, "\(answer.error)")
        let counts = pages.map { "[\($0.samples.count), 0]" }
        #expect(answer.output == "[\(counts.joined(separator: ", "))]\n")
        for page in pages.suffix(3) {
            let verdict = try await Oracle.promtool.ask(["check", "metrics"], input: page.bytes)
            #expect(verdict.status == 0, "\(verdict.output + verdict.error)")
        }
    }
}
