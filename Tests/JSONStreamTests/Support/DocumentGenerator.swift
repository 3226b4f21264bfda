import FuzzTargets

/// Writes random documents, most of them valid.
struct DocumentGenerator {
    var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func document() -> [UInt8] {
        Array((blank() + value(depth: Int.random(in: 0...4, using: &random)) + blank()).utf8)
    }

    /// The document with a few bytes removed, added, changed or doubled.
    mutating func mutated(_ document: [UInt8]) -> [UInt8] {
        var bytes = document
        let alphabet = Array(#"{}[]:,"\u0019.-+eEtfnd8x "#.utf8) + [0x0A, 0x01, 0x7F]
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let index = Int.random(in: 0...bytes.count, using: &random)
            let byte = alphabet.randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes.insert(byte, at: index)
            case 1 where index < bytes.count: bytes[index] = byte
            case 2 where index < bytes.count: bytes.remove(at: index)
            default: bytes.removeLast(min(bytes.count, Int.random(in: 0...2, using: &random)))
            }
        }
        return bytes
    }

    private mutating func pick(_ texts: [String]) -> String {
        texts.randomElement(using: &random) ?? ""
    }

    private mutating func blank() -> String {
        pick(["", "", "", " ", "\n", "\r\n", "\t  "])
    }

    private mutating func value(depth: Int) -> String {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &random) {
        case 0: pick(["null", "true", "false"])
        case 1, 2: number()
        case 3, 4: string()
        case 5, 6: container("{", "}", depth: depth)
        default: container("[", "]", depth: depth)
        }
    }

    private mutating func container(_ open: String, _ close: String, depth: Int) -> String {
        var parts: [String] = []
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let key = open == "{" ? blank() + string() + blank() + ":" : ""
            parts.append(key + blank() + value(depth: depth - 1) + blank())
        }
        return open + (parts.isEmpty ? blank() : parts.joined(separator: ",")) + close
    }

    private mutating func string() -> String {
        let pieces = [
            "", "a", "id", "name", "0123456789abcdef", "é", "日本", "😀", "e\u{301}", "/", "\u{7F}", "\u{2028}", "'", " ",
            #"\n"#, #"\""#, #"\\"#, #"\/"#, #"\b\f\r\t"#, #"\u0000"#, #"\u00e9"#, #"\uFFFF"#, #"\ud83d\ude00"#,
            #"\u0041"#,
        ]
        return "\"" + (0..<Int.random(in: 0...4, using: &random)).map { _ in pick(pieces) }.joined() + "\""
    }

    private mutating func number() -> String {
        let whole = pick([
            "0", "1", "7", "42", "9007199254740993", "9223372036854775807", "9223372036854775808", digits(),
        ])
        let fraction = pick(["", "", "", ".0", ".5", ".000", "." + digits()])
        let exponent = pick(["", "", "", "e0", "E5", "e+18", "e-3", "e19", "e-320", "e-400", "e308", "e309", "e999"])
        return pick(["", "", "-"]) + whole + fraction + exponent
    }

    private mutating func digits() -> String {
        let rest = (0..<Int.random(in: 0...17, using: &random)).map { _ in pick(["0", "3", "5", "9"]) }.joined()
        return pick(["1", "2", "8"]) + rest
    }
}
