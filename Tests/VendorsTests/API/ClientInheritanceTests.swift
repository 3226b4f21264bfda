import HTTPExchange
import TestSupport
import Testing
import Vendors

@Suite("What a client passes on to the one that replaces it")
struct ClientInheritanceTests {
    private func replacement(of fixture: APIClientFixture, baseURL: String) -> APIClient {
        APIClient(
            baseURL: baseURL, limits: RequestLimits(maximumRequestsPerMinute: 1), connection: ConnectionOptions(),
            transport: fixture.transport, timekeeper: fixture.timekeeper, inheritance: fixture.client.inheritance)
    }

    @Test("its requests count at the same address")
    func passesRequestsOn() async {
        let fixture = APIClientFixture([.text("{}")])
        _ = await fixture.get()
        _ = await replacement(of: fixture, baseURL: "https://api.example.com/base").numbers()
        #expect(fixture.times == [.zero, .seconds(60)])
    }

    @Test("at another address only the statistics go on")
    func passesStatisticsOn() async {
        let fixture = APIClientFixture([.text("{}")])
        _ = await fixture.get()
        let after = replacement(of: fixture, baseURL: "https://other.example")
        _ = await after.numbers()
        #expect(fixture.times == [.zero, .zero])
        #expect(after.statistics.requests == 2)
    }
}
