import Exposition

/// An exposition, read as strictly as its format is written down and by nobody's code but its own.
struct ParsedPage {
    struct Family: Equatable {
        var name = ""
        var type = ""
        var unit: String?
        var help = ""
        var samples: [Sample] = []
    }

    struct Sample: Equatable {
        let name: String
        let labels: [Label]
        let value: String

        /// What must be there only once: two texts that only look the same are two.
        var series: [[UInt8]] { [Array(name.utf8)] + labels.map { Array("\($0.name)=\($0.value)".utf8) } }

        subscript(_ label: String) -> String? { labels.first { $0.name == label }?.value }
    }

    struct Label: Equatable {
        let name: String
        let value: String
    }

    private(set) var families: [Family] = []

    var samples: [Sample] { families.flatMap(\.samples) }

    /// - Throws: The first line that the format does not allow where it stands.
    init(_ bytes: [UInt8], _ format: ExpositionFormat) throws(Finding) {
        try demand(String(validating: bytes, as: UTF8.self) != nil, "the page is not UTF-8")
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if bytes.isEmpty, format == .text { return }
        try demand(lines.removeLast().isEmpty, "the last line has no end")
        if format == .openMetrics {
            try demandEqual(lines.popLast().map { String(decoding: $0, as: UTF8.self) }, "# EOF", "the end")
        }
        let order = format == .text ? ["HELP", "TYPE"] : ["TYPE", "UNIT", "HELP"]
        var described: [String] = []
        for line in lines {
            var reader = LineReader(line)
            guard line.first == UInt8(ascii: "#") else {
                guard let last = families.indices.last else { throw Finding("a sample before any family") }
                families[last].samples.append(try reader.sample())
                continue
            }
            let (word, name, text) = try reader.description()
            let isNew = families.last?.name != name || families.last?.samples.isEmpty == false
            if isNew {
                try demand(!families.contains { $0.name == name }, "\(name) is described twice")
                families.append(Family(name: name))
                described = []
            }
            described.append(word)
            try demand(
                order.filter(described.contains) == described, "\(name) is described in the order \(described)")
            let last = families.count - 1
            switch word {
            case "TYPE": families[last].type = text
            case "UNIT": families[last].unit = text
            default: families[last].help = try LineReader.unescaped(text, quotes: format == .openMetrics)
            }
        }
        try demandSound(format)
    }

    private func demandSound(_ format: ExpositionFormat) throws(Finding) {
        var seen: Set<[[UInt8]]> = []
        for family in families {
            for sample in family.samples {
                try demand(
                    family.suffixes(format).contains { sample.name == family.name + $0 },
                    "\(sample.name) stands in the family \(family.name) of type \(family.type)")
                try demand(seen.insert(sample.series).inserted, "\(sample.name)\(sample.labels) is there twice")
                try demand(Set(sample.labels.map(\.name)).count == sample.labels.count, "a label is there twice")
            }
        }
    }
}

extension ParsedPage.Family {
    fileprivate func suffixes(_ format: ExpositionFormat) -> [String] {
        switch (type, format) {
        case ("histogram", _): ["_bucket", "_sum", "_count"]
        case ("counter", .openMetrics): ["_total"]
        case ("info", .openMetrics): ["_info"]
        default: [""]
        }
    }
}

/// Reads one line from left to right.
private struct LineReader {
    private var rest: ArraySlice<UInt8>

    init(_ line: ArraySlice<UInt8>) {
        rest = line
    }

    private var whole: String { String(decoding: rest, as: UTF8.self) }

    /// `# WORD name text`
    mutating func description() throws(Finding) -> (word: String, name: String, text: String) {
        let parts = rest.split(separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        try demand(parts.count == 4 && parts[0] == "#", "a comment that describes nothing: \(whole)")
        try demand(["HELP", "TYPE", "UNIT"].contains(parts[1]), "a description of another kind: \(whole)")
        try demand(parts[2].utf8.allSatisfy(Self.isNameByte), "a family named \(parts[2])")
        return (parts[1], parts[2], parts[3])
    }

    /// `name{label="value",…} number`
    mutating func sample() throws(Finding) -> ParsedPage.Sample {
        let line = whole
        let name = take(while: Self.isNameByte)
        try demand(
            !name.isEmpty && !(0x30...0x39).contains(name.utf8.first ?? 0x30), "a sample without a name: \(line)")
        var labels: [ParsedPage.Label] = []
        if takeOne("{") {
            repeat {
                let label = take { Self.isNameByte($0) && $0 != UInt8(ascii: ":") }
                try demand(!label.isEmpty && takeOne("=") && takeOne("\""), "a broken label: \(line)")
                labels.append(ParsedPage.Label(name: label, value: try quotedText()))
            } while takeOne(",")
            try demand(takeOne("}"), "labels without an end: \(line)")
        }
        try demand(takeOne(" "), "no blank before the value: \(line)")
        let value = take { $0 > 0x20 && $0 < 0x7F }
        try demand(rest.isEmpty, "something after the value: \(line)")
        try demand(["NaN", "+Inf", "-Inf"].contains(value) || Self.isNumber(value), "no number: \(line)")
        return ParsedPage.Sample(name: name, labels: labels, value: value)
    }

    /// The rest of a text in quotes, after the first of them.
    private mutating func quotedText() throws(Finding) -> String {
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                return String(decoding: bytes, as: UTF8.self)
            case UInt8(ascii: "\\"):
                switch rest.popFirst() {
                case UInt8(ascii: "n"): bytes.append(0x0A)
                case UInt8(ascii: "\\"): bytes.append(UInt8(ascii: "\\"))
                case UInt8(ascii: "\""): bytes.append(UInt8(ascii: "\""))
                default: throw Finding("an escape that the format does not have")
                }
            default:
                bytes.append(byte)
            }
        }
        throw Finding("a label value without an end")
    }

    static func unescaped(_ text: String, quotes: Bool) throws(Finding) -> String {
        var quotable = Array(text.utf8)
        if !quotes {
            // The text format has quotes stand in HELP as they are.
            quotable = quotable.flatMap { $0 == UInt8(ascii: "\"") ? [UInt8(ascii: "\\"), $0] : [$0] }
        }
        var reader = LineReader((quotable + "\"".utf8)[...])
        let unescaped = try reader.quotedText()
        try demand(reader.rest.isEmpty, "a quote that is not escaped: \(text)")
        return unescaped
    }

    private static func isNumber(_ text: String) -> Bool {
        guard let first = text.utf8.first(where: { $0 != UInt8(ascii: "-") }), (0x30...0x39).contains(first) else {
            return false
        }
        return text.utf8.allSatisfy { (0x30...0x39).contains($0) || "-+.e".utf8.contains($0) } && Double(text) != nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ":"):
            true
        default: false
        }
    }

    private mutating func take(while belongs: (UInt8) -> Bool) -> String {
        let head = rest.prefix(while: belongs)
        rest = rest[head.endIndex...]
        return String(decoding: head, as: UTF8.self)
    }

    private mutating func takeOne(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }
}
