import HTTPExchange

extension Merge {
    /// Merge's errors are sentences (`detail`, `non_field_errors`) that may quote what was sent: there is no code.
    package static func errorCode(in body: [UInt8]) -> String? { nil }
}

/// What an outcome means in the light of the others.
enum MergeRefusal {
    /// The outcomes of a poll, each 401 told by what was refused: only a request without an account's token can tell
    /// a bad API key from a bad token.
    static func explained(accounts: [TargetOutcome], lists: [TargetOutcome]) -> [TargetOutcome] {
        let isKeyRefused = lists.contains { $0.status == 401 }
        let isKeyGood = !isKeyRefused && (lists + accounts).contains { $0.status == nil && $0.isRead }
        let culprit = isKeyRefused ? "the API key" : isKeyGood ? "the account's token" : "the API key or the token"
        return (accounts + lists).map { outcome in
            guard outcome.status == 401, case .failure(var failure) = outcome.result else { return outcome }
            failure.message = "the vendor refused \(culprit) (HTTP 401)"
            return TargetOutcome(outcome.target, .failure(failure))
        }
    }

    /// The lists without those of categories that the organization does not have, if it has any.
    static func droppingForeign(_ lists: [TargetOutcome]) -> [TargetOutcome] {
        guard lists.contains(where: \.isRead) else { return lists }
        return lists.filter { ![400, 403, 404].contains($0.status) }
    }
}

extension TargetOutcome {
    fileprivate var isRead: Bool {
        if case .success = result { true } else { false }
    }

    /// The status of the answer that made it a failure.
    fileprivate var status: Int? {
        if case .failure(let failure) = result { failure.status } else { nil }
    }
}
