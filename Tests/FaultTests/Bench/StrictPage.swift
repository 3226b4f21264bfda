import Rendering

/// An exposition in the text format, read as strictly as any reader might.
struct StrictPage: Sendable {
    struct Sample: Sendable {
        let name: String
        let labels: [String: String]
        let value: String
    }

    struct Fault: Error, CustomStringConvertible {
        let line: String
        let problem: String

        var description: String { "\(problem): \(line)" }
    }

    /// As it came.
    let bytes: [UInt8]
    private(set) var samples: [Sample] = []

    init(_ bytes: [UInt8]) throws(Fault) {
        self.bytes = bytes
        guard bytes.last == UInt8(ascii: "\n") else { throw Fault(line: "", problem: "no line break at the end") }
        let known = Dictionary(MetricCatalogue.all.map { ($0.name, $0.labels) }) { first, _ in first }
        var family = ""
        var families: Set<String> = []
        var series: Set<ArraySlice<UInt8>> = []
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
            let fault = { (problem: String) in Fault(line: String(decoding: line, as: UTF8.self), problem: problem) }
            if line.first == UInt8(ascii: "#") {
                let words = line.split(separator: 0x20, maxSplits: 3).map { String(decoding: $0, as: UTF8.self) }
                guard words.count == 4, ["HELP", "TYPE"].contains(words[1]) else {
                    throw fault("not a comment of ours")
                }
                if words[2] != family, !families.insert(words[2]).inserted { throw fault("a family in two places") }
                family = words[2]
                continue
            }
            var reader = SampleReader(line)
            guard let sample = reader.sample() else { throw fault("not a sample") }
            guard sample.name.hasPrefix(family) else { throw fault("a sample of no family") }
            guard series.insert(line[..<reader.index]).inserted else { throw fault("a series twice") }
            guard Double(sample.value)?.isFinite == true else { throw fault("not a number") }
            if let labels = known[sample.name], labels != reader.names { throw fault("labels are not \(labels)") }
            guard sample.labels.values.allSatisfy({ $0.utf8.count <= 1024 }) else { throw fault("a label too long") }
            samples.append(sample)
        }
    }

    /// The samples of a metric that have these labels.
    func samples(_ name: String, _ labels: [String: String] = [:]) -> [Sample] {
        samples.filter { sample in
            sample.name == name && labels.allSatisfy { sample.labels[$0.key] == $0.value }
        }
    }

    /// The value of the one sample of a metric that has these labels.
    func value(_ name: String, _ labels: [String: String] = [:]) -> String? {
        let found = samples(name, labels)
        return found.count == 1 ? found[0].value : nil
    }

    /// The reasons that a counter has counted, and how often.
    func reasons(_ name: String) -> [String: Int] {
        let pairs = samples(name).compactMap { sample in
            sample.labels["reason"].flatMap { reason in Int(sample.value).map { (reason, $0) } }
        }
        return Dictionary(pairs) { $0 + $1 }.filter { $0.value > 0 }
    }
}

/// Reads `name{label="value",…} number`.
private struct SampleReader {
    private let line: ArraySlice<UInt8>
    /// Where it has come to: after the labels, once they are read.
    private(set) var index: Int
    /// The labels' names, in their order.
    private(set) var names: [String] = []

    init(_ line: ArraySlice<UInt8>) {
        self.line = line
        index = line.startIndex
    }

    mutating func sample() -> StrictPage.Sample? {
        let name = word()
        var labels: [String: String] = [:]
        if take("{") {
            repeat {
                let label = word()
                guard !label.isEmpty, take("="), let value = quoted(), labels.updateValue(value, forKey: label) == nil
                else { return nil }
                names.append(label)
            } while take(",")
            guard take("}") else { return nil }
        }
        guard !name.isEmpty, index < line.endIndex, line[index] == 0x20 else { return nil }
        let value = line[(index + 1)...]
        return StrictPage.Sample(name: name, labels: labels, value: String(decoding: value, as: UTF8.self))
    }

    private mutating func word() -> String {
        let start = index
        while index < line.endIndex, isLetter(line[index]) { index += 1 }
        return String(decoding: line[start..<index], as: UTF8.self)
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
    }

    private mutating func take(_ character: Character) -> Bool {
        guard index < line.endIndex, line[index] == character.asciiValue else { return false }
        index += 1
        return true
    }

    private mutating func quoted() -> String? {
        guard take("\"") else { return nil }
        var text: [UInt8] = []
        while index < line.endIndex {
            let byte = line[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard index < line.endIndex else { return nil }
                switch line[index] {
                case UInt8(ascii: "n"): text.append(0x0A)
                case UInt8(ascii: "\\"), UInt8(ascii: "\""): text.append(line[index])
                default: return nil
                }
                index += 1
            default: text.append(byte)
            }
        }
        return nil
    }
}
