import SyncModel

extension SyncState {
    /// The number that stands for the state in a file and in ``StateCounts``: never give it to another state.
    var code: UInt64 {
        switch self {
        case .pending: 0
        case .running: 1
        case .success: 2
        case .partial: 3
        case .error: 4
        case .rateLimited: 5
        case .paused: 6
        case .disabled: 7
        case .unknown: 8
        }
    }

    init?(code: UInt64) {
        guard let state = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = state
    }
}
