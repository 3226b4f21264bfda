import HTTPExchange
import SyncModel
import Vendors

/// Whose connections they are.
extension SourcePoller {
    /// Reads the user's own file anew.
    func beginCustomers(in group: inout TaskGroup<Event>) {
        guard let file = source.customers else { return }
        group.addTask { .named(await file.read()) }
    }

    func takeCustomers(_ state: LastGoodFile<CustomerDirectory>.State) {
        if let path = source.customers?.path { log.note(state.failure, of: "file \(path)") }
        if named.take(state.content) { isDirty = true }
    }
}
