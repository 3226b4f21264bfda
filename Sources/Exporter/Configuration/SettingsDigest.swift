import Fleet
import Settings

extension SettingValue {
    /// A digest of what the value says, wherever and in whatever order it says it.
    var digest: SHA256 {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return SHA256.digest(of: bytes)
    }

    /// Writes the value so that no two different ones come out alike: each text after its length.
    private func write(into bytes: inout [UInt8]) {
        switch content {
        case .absent, .null, .refused: bytes.append(UInt8(ascii: "-"))
        case .scalar(let scalar): Self.write(scalar.text, into: &bytes)
        case .list(let items):
            bytes += "[\(items.count)]".utf8
            for item in items { item.write(into: &bytes) }
        case .mapping(let entries):
            bytes += "{\(entries.count)}".utf8
            for entry in entries.sorted(by: { $0.key.name < $1.key.name }) {
                Self.write(entry.key.name, into: &bytes)
                entry.value.write(into: &bytes)
            }
        }
    }

    private static func write(_ text: String, into bytes: inout [UInt8]) {
        bytes += "\(text.utf8.count):".utf8
        bytes += text.utf8
    }
}
