package import SyncModel

extension Row {
    /// Why the sync fails; `nil` if it does not fail and its connection is not broken.
    ///
    /// - Parameter isConnectionBroken: Whether the credentials of its connection are known to be rejected: that is the
    ///   cause then, even if the last run succeeded.
    package func failure(isConnectionBroken: Bool) -> FailureClass? {
        if isConnectionBroken { return .credentials }
        guard state == .error || lastRunFailed == true else { return nil }
        return failureClass ?? .unknown
    }
}

extension ConnectionState {
    /// Whether the credentials are rejected: no run can succeed before somebody connects again.
    package var isBroken: Bool { self == .authError || self == .relinkNeeded }
}

extension ConnectionState? {
    /// Whether the credentials are known to be rejected.
    package var isBroken: Bool { self?.isBroken ?? false }
}
