import Fleet
import SyncModel
import Testing

@testable import Polling

@Suite("Connections with the customers of the user's own file")
struct NamedConnectionsTests {
    /// The blocks of a fleet with one sync for each connection of an integration.
    private func blocks(_ connections: String...) -> [Block] {
        var fleet = SourceFleet(maximumSyncs: 100)
        var reading = PartReading()
        reading.syncs = connections.map {
            SyncReading(
                identity: SyncIdentity(integration: "hubspot", connection: $0, sync: "s", variant: "", id: $0),
                state: .success)
        }
        _ = fleet.apply(
            reading, of: Part("integration hubspot"), at: Timestamp(seconds: 100), readAt: .seconds(1),
            expires: .seconds(100))
        return fleet.blocks
    }

    private func listed(_ connection: String, _ customer: String?) -> PublishedConnection {
        var reading = ConnectionReading(integration: "hubspot", connection: connection, state: .ok)
        reading.customer = customer
        return PublishedConnection(reading, expires: 5)
    }

    private func named(_ entries: CustomerDirectory.Entry...) -> NamedConnections {
        var named = NamedConnections(of: "nango")
        _ = named.take(CustomerDirectory(entries))
        return named
    }

    @Test("the file takes precedence over the vendor, which names the others")
    func precedence() {
        var named = named(.init(connection: "a", customer: "Acme"))
        let published = named.connections([listed("a", "vendor"), listed("b", "Bolt")], of: blocks("a", "b"))
        #expect(published.map(\.reading.customer) == ["Acme", "Bolt"])
    }

    @Test("a connection that no list reports is there with its customer and without a state")
    func unlisted() {
        var named = named(.init(connection: "a", customer: "Acme"), .init(connection: "z", customer: "Zed"))
        let published = named.connections([listed("b", nil)], of: blocks("a", "b", "c"))
        #expect(published.map(\.reading.connection) == ["a", "b"])
        #expect(published.map(\.reading.state) == [nil, .ok])
        #expect(published.map(\.reading.customer) == ["Acme", nil])
    }

    @Test("it goes with its last row, and comes with its first")
    func follows() {
        var named = named(.init(customer: "Everybody"))
        #expect(named.connections([], of: blocks("a", "b")).count == 2)
        #expect(named.connections([], of: blocks("b")).map(\.reading.connection) == ["b"])
        #expect(named.connections([], of: blocks("b", "c")).map(\.reading.connection) == ["b", "c"])
    }

    @Test("new content of the file counts at once")
    func changes() {
        var named = named(.init(customer: "Before"))
        let blocks = blocks("a")
        #expect(named.connections([], of: blocks).first?.reading.customer == "Before")
        let isNew = named.take(CustomerDirectory([.init(customer: "After")]))
        let isNewAgain = named.take(CustomerDirectory([.init(customer: "After")]))
        #expect(isNew && !isNewAgain)
        #expect(named.connections([], of: blocks).first?.reading.customer == "After")
        _ = named.take(nil)
        #expect(named.connections([], of: blocks).isEmpty)
    }
}
