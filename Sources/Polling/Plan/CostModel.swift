/// What a source's responses have cost so far, and so how large a part may be.
///
/// A response takes a fixed time and a time for each sync in it. Dearer responses count at once, cheaper ones little by
/// little: a part that is too large costs a timeout, one that is too small only a few requests more.
struct CostModel: Equatable, Sendable {
    /// Seconds that a response takes whatever is in it.
    private(set) var secondsPerRequest = 0.1
    /// Seconds that each sync adds; 0 until a response has shown it.
    private(set) var secondsPerSync = 0.0
    /// Whether a response with many syncs was seen.
    private(set) var isMeasured = false

    init() {}

    init(secondsPerRequest: Double, secondsPerSync: Double) {
        self.secondsPerRequest = min(max(secondsPerRequest, 0), 600)
        self.secondsPerSync = min(max(secondsPerSync, 0), 600)
        isMeasured = secondsPerSync > 0
    }

    /// Learns from a response.
    ///
    /// - Parameters:
    ///   - seconds: How long its requests took, without waiting for permits.
    ///   - requests: How many requests it took, at least 1.
    mutating func learn(syncs: Int, seconds: Double, requests: Int) {
        let perRequest = seconds / Double(max(requests, 1))
        if syncs < 10 { secondsPerRequest = Self.blend(secondsPerRequest, perRequest) }
        // Too few syncs say nothing about a single one: the time is the network's.
        guard syncs >= 10 || seconds > 1 else { return }
        isMeasured = true
        let perSync = max(0, seconds - secondsPerRequest * Double(requests)) / Double(max(syncs, 1))
        secondsPerSync = perSync > secondsPerSync ? perSync : Self.blend(secondsPerSync, perSync)
    }

    /// How long a part is expected to take.
    func seconds(syncs: Int, requests: Int = 1) -> Double {
        secondsPerRequest * Double(requests) + secondsPerSync * Double(syncs)
    }

    /// The most syncs that respond within a time.
    ///
    /// - Parameter ceiling: What is never exceeded, however cheap a sync seems.
    func maximumSyncs(within seconds: Double, ceiling: Int) -> Int {
        guard secondsPerSync > 0 else { return ceiling }
        // What takes a twentieth longer is not worth a request for each connection.
        return max(1, Int(min(seconds * 1.05 / secondsPerSync, Double(ceiling))))
    }

    /// Whether a part keeps the vendor busy for long, or may do so: few of those are in flight at a time.
    func isHeavy(syncs: Int, timeout: Double) -> Bool {
        isMeasured ? seconds(syncs: syncs) > timeout / 6 : syncs > 100
    }

    private static func blend(_ old: Double, _ new: Double) -> Double { 0.8 * old + 0.2 * new }
}
