import TestSupport
import Testing

/// What a server does, under a name for the test's report.
struct Play: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let steps: [ScriptedServer.Step]

    init(_ name: String, _ steps: [ScriptedServer.Step]) {
        testDescription = name
        self.steps = steps
    }
}
