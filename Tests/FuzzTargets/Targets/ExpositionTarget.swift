import Exposition

extension FuzzTarget {
    /// Any texts as HELP and as label values, any numbers: what is written comes back from both formats, and no text
    /// makes a line.
    ///
    /// The input is texts with record separators between them; its bytes are the numbers as well.
    static let exposition = FuzzTarget(
        "exposition", longestInput: 512,
        words: [
            "\u{1E}", "\\", "\"", "\n", "\r", "\\n", "\\\"", "{", "}", ",", "# EOF", "\u{2028}", "\u{85}", "é", "\u{0}",
        ]
    ) { bytes throws(Finding) in
        let texts = bytes.split(separator: 0x1E, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        let pages = WrittenPages(texts, number: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
        for format in ExpositionFormat.allCases {
            let page = try ParsedPage(pages.bytes(format), format)
            try demandEqual(page.families.map(\.help), pages.helps, "the HELP of each family")
            try demandEqual(page.samples.map { $0.labels.map(\.value) }, pages.labels, "the labels")
            for (sample, value) in zip(page.samples, pages.values) {
                try demand(value.isWritten(sample.value), "\(value) is written as \(sample.value)")
            }
        }
    }
}

/// What is written, and what has to come back.
private struct WrittenPages {
    private struct Piece {
        let family: MetricFamily
        var writer: SampleWriter

        init(_ name: String, _ kind: MetricFamily.Kind, unit: String? = nil, help: String) {
            family = MetricFamily(name, kind, unit: unit, help: help)
            writer = SampleWriter(family)
        }
    }

    private var pieces: [Piece]
    private(set) var labels: [[String]] = []
    private(set) var values: [SampleValue] = []

    var helps: [String] { pieces.map(\.family.help) }

    init(_ texts: [String], number: UInt64) {
        let (help, last) = (texts[0], texts[texts.count - 1])
        let double = SampleValue.double(Double(bitPattern: number))
        var gauge = Piece("fuzz_state", .gauge, help: help)
        var info = Piece("fuzz_info", .info, help: help)
        var counter = Piece("fuzz_seconds_total", .counter, unit: "seconds", help: help)
        var histogram = Piece("fuzz_duration_seconds", .histogram, unit: "seconds", help: help)
        var written: [[([String], SampleValue)]] = [[], [], []]
        for (index, text) in texts.enumerated() {
            let own = LabelSet([("index", "\(index)")])
            let time = SampleValue.microseconds(Int64(bitPattern: number) >> (index % 64))
            let whole = SampleValue.integer(Int(truncatingIfNeeded: number >> (index % 64)))
            gauge.writer.sample(own, and: ("a", text), and: ("b", help), double)
            written[0].append((["\(index)", text, help], double))
            info.writer.sample(own.adding(("a", text), ("b", help)), .integer(1))
            written[1].append((["\(index)", text, help], .integer(1)))
            counter.writer.sample(own, and: LabelSet([("a", text)]), time)
            written[2].append((["\(index)", text], time))
            counter.writer.sample(LabelSet([("a", text), ("index", "\(index)")]), whole)
            written[2].append(([text, "\(index)"], whole))
        }
        histogram.writer.histogram(
            LabelSet([("a", last)]), bounds: [0.5, 1], counts: [1, 2], total: 4, sum: Double(bitPattern: number))
        written.append([
            ([last, "0.5"], .integer(1)), ([last, "1.0"], .integer(3)), ([last, "+Inf"], .integer(4)),
            ([last], double), ([last], .integer(4)),
        ])
        pieces = [gauge, info, counter, histogram]
        labels = written.joined().map(\.0)
        values = written.joined().map(\.1)
    }

    func bytes(_ format: ExpositionFormat) -> [UInt8] {
        pieces.flatMap { format.description(of: $0.family) + $0.writer.bytes } + format.ending
    }
}

extension SampleValue {
    /// Whether a text stands for this value and no other.
    fileprivate func isWritten(_ text: String) -> Bool {
        switch self {
        case .integer(let number): return text == "\(number)"
        case .double(let number):
            let read = text == "+Inf" ? Double.infinity : text == "-Inf" ? -.infinity : Double(text)
            return number.isNaN ? text == "NaN" : read == number
        case .microseconds(let number):
            let parts = text.split(separator: ".", maxSplits: 1)
            let decimals = parts.count > 1 ? String(parts[1]) : ""
            guard let digits = parts.first, decimals.utf8.count <= 6, !decimals.hasSuffix("0") else { return false }
            let read = Int64(digits + decimals + String(repeating: "0", count: 6 - decimals.utf8.count))
            return read == number && !(text.hasPrefix("-") && number == 0)
        }
    }
}
