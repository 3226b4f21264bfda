/// Puts environment variables into texts: `${NAME}` is the variable's value, `$$` a dollar sign.
struct VariableExpansion: Sendable {
    /// What came of a text.
    struct Outcome {
        var text = ""
        /// Whether any variable took part.
        var usesVariables = false
        /// What is wrong and what was expected, each; the text is of no use then.
        var faults: [(problem: String, expected: String)] = []
    }

    let environment: [String: String]

    /// Expands a text in one go: what a variable holds is not expanded again.
    func expand(_ text: String) -> Outcome {
        var outcome = Outcome()
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            outcome.text += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            if rest.hasPrefix("$") {
                outcome.text += "$"
                rest = rest.dropFirst()
            } else if rest.hasPrefix("{") {
                guard let end = rest.firstIndex(of: "}") else {
                    outcome.faults.append(("has a ${ that is not closed", "${NAME}, or $$ for a dollar sign"))
                    return outcome
                }
                insert(rest[..<end].dropFirst(), into: &outcome)
                rest = rest[end...].dropFirst()
            } else {
                outcome.faults.append(("has a $ on its own", "${NAME}, or $$ for a dollar sign"))
            }
        }
        outcome.text += rest
        return outcome
    }

    private func insert(_ name: Substring, into outcome: inout Outcome) {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first), name.utf8.allSatisfy(Self.isNameByte) else {
            outcome.faults.append(("has a ${…} that names no variable", "${NAME} of letters, digits and _"))
            return
        }
        outcome.usesVariables = true
        guard let value = environment[String(name)] else {
            outcome.faults.append(("uses the environment variable \(name), which is not set", "it to be set"))
            return
        }
        outcome.text += value
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
