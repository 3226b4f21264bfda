import HTTPEndpoint
import SyncModel

/// Lets time pass for the work that a request is, on a clock that need not be the machine's.
struct VendorServer: Sendable {
    let timekeeper: any Timekeeper
    let load: VendorLoad

    init(timekeeper: any Timekeeper) {
        self.timekeeper = timekeeper
        load = VendorLoad(start: timekeeper.uptime)
    }

    /// Now, in Unix seconds.
    var now: Double { timekeeper.now.unixSeconds }

    /// Responds once the work of a request is done.
    ///
    /// The work is done even if the gateway gives up, or if the client leaves, which cancels the task.
    ///
    /// - Parameter respond: Makes the response. Its argument is when the work began, in Unix seconds.
    func respond(
        after work: Duration, cost: VendorCost, _ respond: (Double) -> EndpointResponse
    ) async -> EndpointResponse {
        let (now, uptime) = (now, timekeeper.uptime)
        guard work > .zero else { return respond(now) }
        let begin = load.begin(work, workers: cost.workers, at: uptime)
        let end = begin + work
        let deadline = cost.gatewayTimeout.map { min(end, uptime + $0) } ?? end
        do {
            try await timekeeper.sleep(until: deadline)
        } catch {
            return .gatewayTimeout
        }
        return deadline < end ? .gatewayTimeout : respond(now + (begin - uptime).inSeconds)
    }
}

extension EndpointResponse {
    /// What a gateway responds when the server behind it takes too long.
    static let gatewayTimeout = EndpointResponse(
        status: 504,
        headers: [("Content-Type", "text/html")],
        body: EndpointBody(
            """
            <html>
            <head><title>504 Gateway Time-out</title></head>
            <body>
            <center><h1>504 Gateway Time-out</h1></center>
            </body>
            </html>

            """))
}
