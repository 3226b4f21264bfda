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

    /// Responds. Never holds more of the text than a piece, and what is compressed already.
    package func respond(to request: EndpointRequest) async -> EndpointResponse {
        let selection: SyncSelection
        do throws(SyncSelection.Refusal) {
            selection = try SyncSelection(request.query, among: publication.all)
        } catch {
            return error.response
        }
        let coding = ContentCoding.preferred(by: request["Accept-Encoding"])
        let text = await text(of: selection, now: timekeeper.now, uptime: timekeeper.uptime)
        return EndpointResponse(
            status: 200,
            headers: [
                ("Content-Type", "application/json"), ("Vary", "Accept-Encoding"),
                ("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-store"),
            ] + (coding == .gzip ? [("Content-Encoding", "gzip")] : []),
            body: text.body(coding))
    }

    private func text(of selection: SyncSelection, now: Timestamp, uptime: Duration) async -> CompressedBody {
        let compressor = BlockCompressor()
        var text = CompressedBody()
        var json = JSONWriter()
        var isFirst = true
        json.punctuation(#"{"syncs":["#)
        for source in selection.sources {
            let listing = SourceListing(source, now: now, uptime: uptime)
            for block in source.blocks {
                for sync in selection.filter(listing.syncs(of: block), of: block) {
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
        json.unreadable(selection.sources)
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
