import Foundation
import Testing

@Suite("The page on reliability")
struct FaultTableTests {
    @Test("its table is the matrix: make fault-table writes it anew")
    func table() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/reliability.md")
        let page = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(page.range(of: "\(FaultTable.start)\n\n"))
        let end = try #require(page.range(of: "\n\(FaultTable.end)\n"))
        if ProcessInfo.processInfo.environment["WRITE_FAULT_TABLE"] != nil {
            let renewed = page.replacingCharacters(
                in: start.upperBound..<end.lowerBound, with: FaultTable.markdown)
            try Data(renewed.utf8).write(to: file)
            return
        }
        #expect(page[start.upperBound..<end.lowerBound] == FaultTable.markdown)
    }
}
