import HTTPExchange
import JSONStream
import SyncModel
import TestSupport
import Vendors

/// A client whose vendor is a script, on a clock that skips every wait.
struct APIClientFixture {
    let timekeeper: SkippingTimekeeper
    let transport: ScriptedTransport
    let client: APIClient

    init(
        _ responses: [CannedAnswer], limits: RequestLimits = RequestLimits(), jitter: Double = 0.5,
        vendorCode: @escaping @Sendable ([UInt8]) -> String? = { _ in nil }
    ) {
        timekeeper = SkippingTimekeeper()
        transport = ScriptedTransport(timekeeper: timekeeper, responses)
        client = APIClient(
            baseURL: "https://api.example.com/base", limits: limits, connection: ConnectionOptions(),
            transport: transport, timekeeper: timekeeper, vendorCode: vendorCode, jitter: { jitter })
    }

    /// Sends one request; the response is a JSON object of numbers.
    func get(_ request: APIRequest = APIRequest("/numbers")) async -> Result<[String: Int], RequestFailure> {
        await client.numbers(request)
    }

    /// When each request was sent.
    var times: [Duration] { transport.requests.map(\.time) }
}

/// An object of whole numbers.
struct Numbers: JSONElement {
    let byName: [String: Int]

    init?(_ json: JSONValue) {
        let members = json.members ?? []
        byName = Dictionary(members.compactMap { name, value in value.int64.map { (name, Int($0)) } }) { $1 }
        if byName.count < members.count { return nil }
    }
}

extension APIClient {
    /// Requests a JSON object of numbers.
    func numbers(
        _ request: APIRequest = APIRequest("/numbers"), attempts: Int = 3, meter: RequestMeter? = nil
    ) async -> Result<[String: Int], RequestFailure> {
        do throws(RequestFailure) {
            return .success(
                try await get(request, into: JSONObjectResponse(Numbers.self), attempts: attempts, meter: meter).byName)
        } catch {
            return .failure(error)
        }
    }
}
