import Exposition
package import Fleet
package import HTTPEndpoint
package import SyncModel

/// `/api/v1/syncs`: the syncs and what cannot be read, as JSON.
package struct SyncsRoute: Sendable {
    private let publication: Publication
    private let timekeeper: any Timekeeper

    /// How much text is compressed at once.
    private static let pieceBytes = 128 << 10

    package init(publication: Publication, timekeeper: any Timekeeper) {
        self.publication = publication
        self.timekeeper = timekeeper
    }

    /// Responds with the selected syncs. Never holds more of the text than a piece, and what is compressed already.
    package func respond(to request: EndpointRequest) async -> EndpointResponse {
        let selection: SyncSelection
        do throws(SyncSelection.Refusal) {
            selection = try SyncSelection(request.query, among: publication.all)
        } catch {
            return error.response
        }
        return await respond(to: request, of: selection.sources) { listing, block in
            selection.filter(listing.syncs(of: block), of: block)
        }
    }

    /// `/api/v1/customers/NAME`: the same for one customer.
    ///
    /// - Parameter request: With the path behind `/api/v1/customers`.
    package func respondWithCustomer(to request: EndpointRequest) async -> EndpointResponse {
        guard ["GET", "HEAD"].contains(request.method) else { return .methodNotAllowed }
        let name = String(request.path.dropFirst())
        let sources = publication.all
        let connections = sources.map { source in
            Set(
                source.servedConnections(at: timekeeper.uptime).filter { $0.customer == name }
                    .map { LabelValue.bounded($0.connection) })
        }
        if connections.allSatisfy(\.isEmpty), MayExist(sources: sources).isRuledOut {
            return .text("No customer has that name.", status: 404)
        }
        return await respond(to: request, of: sources) { listing, block in
            guard block.hasConnection(among: connections[listing.position]) else { return [] }
            return listing.syncs(of: block).filter { $0.connection?.customer == name }
        }
    }

    private func respond(
        to request: EndpointRequest, of sources: [PublishedSource],
        syncs: (SourceListing, Block) -> [ListedSync]
    ) async -> EndpointResponse {
        let coding = ContentCoding.preferred(by: request["Accept-Encoding"])
        let text = await text(of: sources, syncs: syncs)
        return EndpointResponse(
            status: 200,
            headers: [
                ("Content-Type", "application/json"), ("Vary", "Accept-Encoding"),
                ("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-store"),
            ] + (coding == .gzip ? [("Content-Encoding", "gzip")] : []),
            body: text.body(coding))
    }

    private func text(
        of sources: [PublishedSource], syncs: (SourceListing, Block) -> [ListedSync]
    ) async -> CompressedBody {
        let (now, uptime) = (timekeeper.now, timekeeper.uptime)
        let compressor = BlockCompressor()
        var text = CompressedBody()
        var json = JSONWriter()
        var isFirst = true
        json.punctuation(#"{"syncs":["#)
        for (position, source) in sources.enumerated() {
            let listing = SourceListing(source, position: position, now: now, uptime: uptime)
            for block in source.blocks {
                for sync in syncs(listing, block) {
                    json.punctuation(isFirst ? "\n" : ",\n")
                    isFirst = false
                    json.object(sync, of: source, at: now)
                    if json.bytes.count >= Self.pieceBytes { text.append(&json, with: compressor) }
                }
                if Task.isCancelled { return text }
                // Others get their turn on this thread.
                await Task.yield()
            }
        }
        json.punctuation("\n],\"unreadable\":")
        json.unreadable(sources)
        json.punctuation("}\n")
        text.append(&json, with: compressor)
        return text
    }
}

extension CompressedBody {
    /// Takes over what was written, in pieces that a client can take one by one.
    fileprivate mutating func append(_ json: inout JSONWriter, with compressor: BlockCompressor) {
        json.bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                append(UnsafeRawBufferPointer(rebasing: rest.prefix(EndpointBody.segmentBytes)), with: compressor)
                rest = rest.dropFirst(EndpointBody.segmentBytes)
            }
        }
        json.removeAll()
    }
}
