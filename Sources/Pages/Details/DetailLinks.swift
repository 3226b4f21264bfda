import Fleet
import HTTPExchange

/// The addresses of the pages of customers and syncs.
enum DetailLinks {
    /// - Parameter root: The way to the folder of the status page.
    static func customer(_ name: String, root: String) -> String {
        "\(root)customers/\(PercentEncoding.encode(name))"
    }

    static func sync(_ sync: SyncRow, of source: String, root: String) -> String {
        root + "sync"
            + PercentEncoding.query([
                ("source", source), ("integration", sync.integration), ("connection", sync.connection),
                ("sync", sync.sync), ("variant", sync.variant),
            ])
    }
}
