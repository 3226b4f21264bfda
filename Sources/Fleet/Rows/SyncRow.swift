/// A row together with its texts, for those who read: pages, the API, rendering, planning. Made when needed, never kept.
package struct SyncRow: Sendable {
    package let content: BlockContent
    package let row: Row
    /// When it was read last, in microseconds of the monotonic clock.
    package let readAt: Int64
    /// Until when it is served at scrapes.
    package let expires: Int64

    package var target: String { content.texts[row.target] }
    package var integration: String { content.texts[row.integration] }
    package var connection: String { content.texts[row.connection] }
    package var sync: String { content.texts[row.sync] }
    /// As shown: the vendor's ID where another sync has the same labels.
    package var variant: String { content.texts[row.usesIDAsVariant ? row.id : row.variant] }
    package var id: String { content.texts[row.id] }
    package var schedule: String { content.texts[row.schedule] }
    package var reason: String? { row.reason == .none ? nil : content.texts[row.reason] }
    package var models: ArraySlice<ModelFigures> {
        content.models[Int(row.models.lowerBound)..<Int(row.models.upperBound)]
    }
}
