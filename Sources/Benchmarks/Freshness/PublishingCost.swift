import Fleet
import HTTPExchange
import Logging
import Polling
import Settings
import SyncModel
import Vendors
import VirtualTime

/// What a response of five syncs costs in a large fleet, until its readings are published.
struct PublishingCost {
    /// The processor time from the last byte of a response until everything that follows from it is done, in seconds.
    let seconds: Series

    /// - Parameter connections: Connections of the only integration, with five syncs each.
    init(connections: Int) {
        let time = VirtualTime()
        let nango = MeteredNango(connections: connections, timekeeper: time)
        var polling = PollingSettings(Nango.defaults)
        polling.maximumRequestsPerMinute = 2000
        let section = SimulatedSource.section([
            "secret_key": .scalar(SettingScalar("key", style: .quoted))
        ])
        let poller = SourcePoller(
            SourceConfiguration(
                name: "measured", provider: Nango.name, vendor: Nango(section), polling: polling,
                connection: ConnectionOptions(), settingsDigest: []),
            transport: nango, publication: Publication(), timekeeper: time,
            logger: Logger(label: "") { _ in SwiftLogNoOpLogHandler() }, jitter: 0.5)
        let measured = time.run { () async -> [Double] in
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await poller.run() }
                // Until everything was read once; then while it is read by age and when it is due.
                try? await time.sleep(until: .seconds(30 + connections * 60 / 1900))
                nango.startOver()
                try? await time.sleep(until: .seconds(330 + connections * 60 / 1900))
                let seconds = nango.seconds
                group.cancelAll()
                return seconds
            }
        }
        seconds = Series(measured ?? [])
    }
}
