import Polling
import Testing

@Suite("Whose connection it is, by the user's own file")
struct CustomerDirectoryTests {
    private typealias Entry = CustomerDirectory.Entry

    private func customer(_ entries: Entry...) -> String? {
        CustomerDirectory(entries).customer(source: "nango", integration: "hubspot", connection: "c-1")
    }

    @Test("the entry with the most keys wins, wherever it is")
    func specific() {
        #expect(
            customer(
                Entry(customer: "all"), Entry(connection: "c-1", customer: "one"),
                Entry(integration: "hubspot", connection: "c-1", customer: "two"),
                Entry(source: "nango", integration: "hubspot", connection: "c-1", customer: "three")) == "three")
        #expect(
            customer(
                Entry(source: "nango", integration: "hubspot", customer: "two"),
                Entry(connection: "c-1", customer: "one")
            ) == "two")
        #expect(customer(Entry(customer: "all"), Entry(source: "nango", customer: "one")) == "one")
    }

    @Test("of entries with as many keys the first wins")
    func first() {
        #expect(customer(Entry(connection: "c-1", customer: "a"), Entry(source: "nango", customer: "b")) == "a")
        #expect(customer(Entry(source: "nango", customer: "b"), Entry(connection: "c-1", customer: "a")) == "b")
        #expect(customer(Entry(connection: "c-1", customer: "a"), Entry(connection: "c-1", customer: "b")) == "a")
    }

    @Test("an entry that names something else does not match")
    func other() {
        #expect(customer(Entry(source: "merge", connection: "c-1", customer: "a")) == nil)
        #expect(customer() == nil)
    }
}
