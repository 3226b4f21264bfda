import Foundation

/// A response of a real Nango server, from `Tests/Captures`.
struct Capture {
    let name: String
    /// The body.
    let text: String

    init(_ name: String) throws {
        self.name = name
        text = try String(contentsOf: Self.folder.appending(path: "\(name).json"), encoding: .utf8)
    }

    /// The status and the headers that matter to a client, by their names.
    var head: (status: Int, headers: [String: String]) {
        get throws {
            let text = try String(contentsOf: Self.folder.appending(path: "\(name).headers"), encoding: .utf8)
            let lines = text.split(whereSeparator: \.isNewline)
            let pairs = lines.dropFirst().map { $0.split(separator: ":", maxSplits: 1).map(String.init) }
            return (
                Int(lines[0].split(separator: " ")[1]) ?? 0,
                Dictionary(pairs.map { ($0[0], $0[1].trimmingCharacters(in: .whitespaces)) }) { $1 }
            )
        }
    }

    var json: Item {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? Item) ?? [:]
    }

    /// The names of all captures that begin so, without the extension.
    static func names(prefix: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasPrefix(prefix) && $0.hasSuffix(".json") }
            .map { String($0.dropLast(5)) }
            .sorted()
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Captures/nango")
}
