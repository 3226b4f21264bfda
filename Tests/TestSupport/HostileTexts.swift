/// Texts of the characters that formats stumble over, the same ones at every run.
///
/// - Parameter more: Characters that the format at hand stumbles over.
package func hostileTexts(_ count: Int, of more: String = "") -> [String] {
    let characters: [Unicode.Scalar] =
        (0..<0x20).map { Unicode.Scalar(UInt8($0)) } + Array("\\\"\n{}=,# aZ0_\u{7f}\u{85}\u{a0}é".unicodeScalars)
        + Array("\u{301}\u{2028}\u{2029}\u{feff}\u{fffd}\u{202e}\u{1F426}\u{10FFFF}\u{E0001}".unicodeScalars)
        + Array(more.unicodeScalars)
    var random = SplitMix(state: 5)
    return (0..<count).map { _ in
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...24, using: &random) {
            // Escapes go wrong next to each other.
            text.append(contentsOf: [characters.randomElement(using: &random) ?? "x"])
            if Bool.random(using: &random) { text.append("\\") }
        }
        return String(text)
    }
}

/// A small generator that gives the same numbers everywhere.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
