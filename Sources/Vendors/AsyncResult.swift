import HTTPExchange

extension Result where Failure == RequestFailure, Success: Sendable {
    /// What an asynchronous function returns or throws.
    init(_ body: () async throws(RequestFailure) -> Success) async {
        do throws(RequestFailure) {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }

    var failure: RequestFailure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}
