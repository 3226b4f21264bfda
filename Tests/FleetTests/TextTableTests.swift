import SyncModel
import Testing

@testable import Fleet

@Suite("Text table")
struct TextTableTests {
    @Test("a text comes back under the number that it was given, whatever stands beside it")
    func readsBack() {
        var table = TextTable()
        let numbers = ["", "hubspot", "žluťoučký", ""].map { table.append($0.utf8) }
        #expect(numbers.map { table[$0] } == ["", "hubspot", "žluťoučký", ""])
        #expect(table[.none] == "")
    }
}
