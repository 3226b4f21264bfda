import Exposition
import HTTPEndpoint
import SyncModel

/// `/api/v1/syncs`: the readings that are fresh, as JSON.
struct SyncsRoute: Sendable {
    let store: SnapshotStore
    let timekeeper: any Timekeeper

    /// So much text is compressed at once.
    private static let blockBytes = 128 << 10
    /// After so many syncs somebody else has a turn on this thread.
    private static let turnCount = 1000

    /// Never holds more of the answer than a block and what is compressed already.
    func respond(to request: EndpointRequest) async -> EndpointResponse {
        let selection: SyncSelection
        do throws(SyncSelection.Refusal) {
            selection = try SyncSelection(request.query, among: store.all)
        } catch {
            return error.response
        }
        let text = await text(of: selection, now: timekeeper.now, uptime: timekeeper.uptime)
        var headers = [
            ("Content-Type", "application/json"), ("Vary", "Accept-Encoding"), ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
        ]
        guard ContentCoding.preferred(by: request["Accept-Encoding"]) == .gzip else {
            return EndpointResponse(status: 200, headers: headers, body: text.plain)
        }
        headers.append(("Content-Encoding", "gzip"))
        var body = EndpointBody(GzipMember.header)
        body.append(text.deflated)
        body.append(GzipMember.trailer(text.checksum))
        return EndpointResponse(status: 200, headers: headers, body: body)
    }

    private func text(of selection: SyncSelection, now: Timestamp, uptime: Duration) async -> CompressedText {
        let compressor = BlockCompressor()
        var text = CompressedTextBuilder()
        var json = JSONWriter()
        var count = 0
        json.punctuation(#"{"syncs":["#)
        for source in selection.sources {
            for sync in source.freshSyncs(at: uptime)
            where selection.contains(
                sync, in: SyncTrouble(of: sync.known, pollInterval: source.interval, at: now))
            {
                if count > 0 { json.punctuation(",") }
                json.punctuation("\n")
                json.object(sync, of: source, at: now)
                count += 1
                if json.bytes.count >= Self.blockBytes { text.append(&json, with: compressor) }
                if count.isMultiple(of: Self.turnCount) {
                    if Task.isCancelled { return text.finish() }
                    await Task.yield()
                }
            }
        }
        json.punctuation("\n]}\n")
        text.append(&json, with: compressor)
        return text.finish()
    }
}

extension CompressedTextBuilder {
    /// Takes over what was written, in blocks that a client can take one by one.
    fileprivate mutating func append(_ json: inout JSONWriter, with compressor: BlockCompressor) {
        json.bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                append(compressor.deflate(UnsafeRawBufferPointer(rebasing: rest.prefix(EndpointBody.segmentBytes))))
                rest = rest.dropFirst(EndpointBody.segmentBytes)
            }
        }
        json.removeAll()
    }
}
