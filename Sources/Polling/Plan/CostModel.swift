/// What a source's responses have cost so far, and so how large a part may be.
///
/// A response takes a fixed time and a time for each sync in it. Dearer responses count at once if they are large, and
/// cheaper ones little by little: a part that is too large costs a timeout, one that is too small only a few requests.
struct CostModel: Equatable, Sendable {
    /// Seconds that a response takes whatever is in it.
    private(set) var secondsPerRequest = 0.1
    /// Seconds that each sync adds; 0 until a response has shown it.
    private(set) var secondsPerSync = 0.0
    /// Whether a response with many syncs was seen.
    private(set) var isMeasured = false

    /// Responses with fewer syncs say nothing about a single one: their time is the network's.
    private static let minimumSyncs = 10
    /// A response with so many syncs is as good a measure as there is.
    private static let representativeSyncs = 200

    init() {}

    init(secondsPerRequest: Double, secondsPerSync: Double) {
        self.secondsPerRequest = min(max(secondsPerRequest, 0), 600)
        self.secondsPerSync = min(max(secondsPerSync, 0), 600)
        isMeasured = secondsPerSync > 0
    }

    /// Learns from a response.
    ///
    /// - Parameters:
    ///   - seconds: How long its slowest request took, without waiting for permits.
    mutating func learn(syncs: Int, seconds: Double) {
        guard syncs >= Self.minimumSyncs else {
            secondsPerRequest += 0.2 * (seconds - secondsPerRequest)
            return
        }
        let perSync = max(0, seconds - secondsPerRequest) / Double(syncs)
        // One slow response with few syncs may be an accident.
        let weight = min(1, max(0.2, Double(syncs) / Double(Self.representativeSyncs)))
        let isFirst = !isMeasured
        secondsPerSync += (isFirst ? 1 : perSync > secondsPerSync ? weight : 0.2) * (perSync - secondsPerSync)
        isMeasured = true
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

    /// Divides names into as few parts as have at most so many syncs.
    ///
    /// - Returns: `nil` if one name alone has more.
    static func groups(of names: [String: Int], maximumSyncs: Int) -> [[String]]? {
        guard names.values.allSatisfy({ $0 <= maximumSyncs }) else { return nil }
        var groups: [(names: [String], syncs: Int)] = []
        for (name, syncs) in names.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            if let index = groups.firstIndex(where: { $0.syncs + syncs <= maximumSyncs }) {
                groups[index].names.append(name)
                groups[index].syncs += syncs
            } else {
                groups.append(([name], syncs))
            }
        }
        return groups.map { $0.names.sorted() }
    }
}
