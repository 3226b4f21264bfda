/// Syncs as a table.
struct SyncTable: Sendable {
    let rows: [SyncTableRow]

    var html: HTML {
        """
        <table>
        <thead><tr><th scope="col">State</th><th scope="col">Sync</th><th scope="col">What is wrong</th>\
        <th scope="col">Last success</th><th scope="col">Lag, against its schedule</th><th scope="col">Next run</th>\
        </tr></thead>
        <tbody>
        \(rows.map(\.html).joined(separator: "\n"))
        </tbody>
        </table>
        """
    }
}
