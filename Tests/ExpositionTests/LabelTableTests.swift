import Exposition
import Testing

@Suite("The order of many series")
struct LabelTableTests {
    private func table(_ rows: [[String]]) -> LabelTable {
        var table = LabelTable(rows: rows.count)
        for row in rows {
            for (value, name) in zip(row, ["a", "b"] as [StaticString]) { table.append(name, value) }
            table.endRow()
        }
        return table
    }

    private func labels(_ row: [String]) -> LabelSet {
        LabelSet(Array(zip(["a", "b"] as [StaticString], row)))
    }

    @Test("is that of their label sets, whatever the values and wherever they differ")
    func order() {
        let values = [
            "", "\0", "\0\0", " ", "!", "\"", "\\", "\n", "a", "aa", "aaaaaaaa", "aaaaaaaaa", "b", "é", "e\u{301}", "🐘",
            String(repeating: "long ", count: 200), String(repeating: "long ", count: 200) + "x", "10", "9",
        ]
        let rows = values.flatMap { one in values.map { [one, $0] } }.shuffled()
        let sorted = table(rows).sorted { _, _ in false }.map { rows[$0] }
        #expect(sorted == rows.sorted { labels($0) < labels($1) })
    }

    @Test("equal rows are told from others, and are ordered by whoever knows better, or by their place")
    func ties() {
        let rows = [["x", "1"], ["x", "2"], ["x", "1"], ["a", "b"], ["x", "1"], ["x", "2"]]
        let table = table(rows)
        #expect(table.areEqual(0, 2))
        #expect(!table.areEqual(0, 1))
        #expect(table.sorted { _, _ in false } == [3, 0, 2, 4, 1, 5])
        #expect(table.sorted { $0 > $1 } == [3, 4, 2, 0, 5, 1])
    }

    @Test("a table without rows, or with rows without labels, has an order, too")
    func empty() {
        #expect(table([]).sorted { _, _ in false } == [])
        let bare = table([[], []])
        #expect(bare.areEqual(0, 1))
        #expect(bare.sorted { _, _ in false } == [0, 1])
    }
}
