import HTTPEndpoint

/// One page of a list.
struct MergePage<Element> {
    /// What is on it.
    let elements: [Element]
    private let next: String?

    /// Makes the page that a request wants of a list.
    init(
        of list: [Element], _ query: Query, _ request: EndpointRequest, _ settings: MergeSimulation.Settings,
        at now: Double
    ) throws(MergeRefusal) {
        guard let size = Int(query["page_size"] ?? "30"), (1...100).contains(size) else {
            throw .badRequest("page_size must be from 1 to 100.")
        }
        var offset = 0
        if let text = query["cursor"] {
            guard let cursor = MergeCursor(text, at: now) else { throw .badRequest("Invalid cursor.") }
            offset = cursor.offset
        }
        let end = offset + min(size, settings.largestPage)
        elements = Array(list.dropFirst(offset).prefix(end - offset))
        let cursor = end < list.count ? MergeCursor(offset: end, at: now).text : nil
        next = cursor.map { cursor in
            settings.namesNextPageByAddress
                ? "https://nobody.invalid\(request.path)?page_size=\(size)&cursor=\(cursor.replacing("=", with: "%3D"))"
                : cursor
        }
    }

    /// The page as Merge writes it.
    func response(_ item: (Element) -> JSONValue) -> EndpointResponse {
        .json(
            .object([
                ("next", next.map(JSONValue.string) ?? .null), ("previous", .null),
                ("results", .array(elements.map(item))),
            ]))
    }
}
