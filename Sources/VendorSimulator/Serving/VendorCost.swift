/// How much work a vendor's servers have with their responses, and how much of it they do at a time.
package struct VendorCost: Sendable {
    /// For every request that is carried out.
    package var request = Duration.zero
    /// For each sync of a response, one after another.
    package var sync = Duration.zero
    /// For each connection or account of a list.
    package var connection = Duration.zero
    /// How many requests are worked on at a time; the others wait in the order in which they came. `nil`: all at once.
    package var workers: Int?
    /// After how long a gateway responds in place of the server, which goes on working. `nil`: there is no gateway.
    package var gatewayTimeout: Duration? = .seconds(60)

    /// Responses that cost nothing and come at once.
    package static let none = VendorCost()

    /// What a quiet self-hosted Nango server 0.71.4 was measured to need.
    package static let measured = VendorCost(
        request: .milliseconds(10), sync: .milliseconds(10), connection: .microseconds(60), workers: 4)

    package init(
        request: Duration = .zero, sync: Duration = .zero, connection: Duration = .zero, workers: Int? = nil,
        gatewayTimeout: Duration? = .seconds(60)
    ) {
        self.request = request
        self.sync = sync
        self.connection = connection
        self.workers = workers
        self.gatewayTimeout = gatewayTimeout
    }
}
