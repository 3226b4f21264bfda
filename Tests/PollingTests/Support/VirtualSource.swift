import Fleet
import HTTPExchange
import Logging
import Polling
import Settings
import SyncModel
import Vendors
import VirtualTime

/// A Nango source polled in virtual time.
struct VirtualSource: Sendable {
    let time: VirtualTime
    let nango: VirtualNango
    let publication = Publication()
    let source: SourceConfiguration

    init(
        _ integrations: [VirtualNango.Integration], behaviour: VirtualNango.Behaviour = VirtualNango.Behaviour(),
        settings: [String: SettingValue.Content] = [:], change: (inout PollingSettings) -> Void = { _ in }
    ) {
        time = VirtualTime()
        nango = VirtualNango(integrations, behaviour: behaviour, time: time)
        var settings = settings
        settings["secret_key"] = .scalar(SettingScalar("key", style: .quoted))
        let entries = settings.map { SettingEntry(SettingKey($0.key), SettingValue($0.value)) }
        let section = SettingsSection(
            entries, at: nil, origin: SettingsOrigin { _ in SettingsDocument(value: nil) }, report: SettingsReport())
        var polling = PollingSettings(Nango.defaults)
        change(&polling)
        source = SourceConfiguration(
            name: "test", provider: "nango", vendor: Nango(section), polling: polling, connection: ConnectionOptions(),
            settingsDigest: [])
    }

    func poller(inheriting inheritance: SourcePoller.Inheritance? = nil) -> SourcePoller {
        SourcePoller(
            source, transport: nango, publication: publication, timekeeper: time,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, inheriting: inheritance, jitter: 0.5)
    }

    var published: PublishedSource? { publication["test"] }

    /// Polls for a time, looking at what is published every so often.
    @discardableResult
    func poll(
        for duration: Duration, every step: Duration = .seconds(1),
        look: @escaping @Sendable (VirtualSource) -> Bool = { _ in true }
    ) -> Bool {
        let time = time
        let poller = poller()
        return time.run {
            await withTaskGroup(of: Bool?.self) { group in
                group.addTask {
                    await poller.run()
                    return nil
                }
                group.addTask {
                    let end = time.uptime + duration
                    while time.uptime < end {
                        if !look(self) { return false }
                        try? await time.sleep(for: step)
                    }
                    return true
                }
                while let result = await group.next() {
                    guard let result else { continue }
                    group.cancelAll()
                    return result
                }
                return false
            }
        } ?? false
    }
}
