import HTTPExchange
import SyncModel
import Vendors

/// What one round reads if every target is read whole, one after another.
struct Round: Sendable {
    let discovery: Discovery
    let listing: Result<ConnectionListing?, RequestFailure>
    let readings: [(target: Target, result: Result<PartReading, RequestFailure>)]

    /// The result of a target, by its ID.
    subscript(id: String) -> Result<PartReading, RequestFailure>? {
        readings.first { $0.target.id == id }?.result
    }

    var results: [Result<PartReading, RequestFailure>] { readings.map(\.result) }
}

extension Vendor {
    /// Discovers, lists connections and reads every target of this exporter whole, those that are read last at the end.
    func round(_ session: VendorSession) async throws(RequestFailure) -> Round {
        let discovery = try await discover(session)
        let listing = await Result { () async throws(RequestFailure) in
            try await listConnections(session, isNeededToSplit: false)
        }
        let targets = discovery.targets.filter(session.knowsTarget)
        var readings: [String: Result<PartReading, RequestFailure>] = [:]
        for target in targets.filter({ !$0.isReadLast }) + targets.filter(\.isReadLast) {
            readings[target.id] = await result(of: Part(target.id), of: target, session)
        }
        return Round(
            discovery: discovery, listing: listing,
            readings: targets.compactMap { target in readings[target.id].map { (target, $0) } })
    }

    /// The result of one part.
    func result(
        of part: Part, of target: Target, _ session: VendorSession
    ) async -> Result<PartReading, RequestFailure> {
        await Result { () async throws(RequestFailure) in try await read(part, of: target, session) }
    }
}

extension Result where Failure == RequestFailure, Success: Sendable {
    /// What an asynchronous function returns or throws.
    init(_ body: () async throws(RequestFailure) -> Success) async {
        do throws(RequestFailure) {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}

extension Result {
    var failure: Failure? {
        if case .failure(let failure) = self { failure } else { nil }
    }

    var success: Success? {
        if case .success(let success) = self { success } else { nil }
    }
}
