import HTTPExchange
import Polling
import Settings
import SyncModel
import VendorSimulator
import Vendors
import VirtualTime

/// A row's vendor, simulated at the cost of a real server, and the source that polls it.
struct SimulatedSource: Sendable {
    /// What a real server was measured to need: 10 ms a sync, one after another, in four workers.
    private static let cost = VendorCost.measured

    let simulator: VendorSimulator
    let configuration: SourceConfiguration
    let row: FreshnessRow

    init(_ row: FreshnessRow, time: VirtualTime) {
        self.row = row
        let root = SimulatedTransport.root
        let vendor: any Vendor
        let defaults: VendorDefaults
        switch row.fleet {
        case .nango(let large):
            simulator = VendorSimulator(nango: .polled(large: large > 0 ? large : nil), timekeeper: time)
            // The budget is configured, so that the account's own limit is of no interest.
            simulator.nango.settings.requestsPerMinute = nil
            simulator.nango.settings.cost = Self.cost
            vendor = Nango(
                Self.section([
                    "base_url": .text("\(root)/nango"), "secret_key": .text(NangoSimulation.secretKey),
                ]))
            defaults = Nango.defaults
        case .merge(let accounts):
            simulator = VendorSimulator(merge: .polled(accounts: accounts), timekeeper: time)
            simulator.merge.settings.cost = Self.cost
            vendor = Merge(
                Self.section([
                    "base_url": .text("\(root)/merge"), "api_key": .text(MergeSimulation.apiKey),
                    "categories": .list([SettingValue(.text("hris"))]),
                    "accounts": .list(
                        simulator.merge.fleet.accounts.map { account in
                            .mapping([
                                "name": .text(account.origin), "category": .text(account.category),
                                "token": .text(account.token),
                            ])
                        }),
                ]))
            defaults = Merge.defaults
        case .paragon(let users):
            simulator = VendorSimulator(paragon: .polled(users: users), timekeeper: time)
            simulator.paragon.settings.cost = Self.cost
            vendor = Paragon(
                Self.section([
                    "base_url": .text("\(root)/paragon"), "project_id": .text(simulator.paragon.project.id),
                    "signing_key": .text(simulator.paragon.project.signingKey),
                    "users": .list(simulator.paragon.users.map { SettingValue(.text($0)) }),
                ]))
            defaults = Paragon.defaults
        }
        var polling = PollingSettings(defaults)
        polling.maximumRequestsPerMinute = row.requestsPerMinute
        configuration = SourceConfiguration(
            name: "measured", provider: type(of: vendor).name, vendor: vendor, polling: polling,
            connection: ConnectionOptions(), settingsDigest: [])
    }

    /// What the vendor's servers were asked for.
    var load: VendorLoad {
        switch row.fleet {
        case .nango: simulator.nango.load
        case .merge: simulator.merge.load
        case .paragon: simulator.paragon.load
        }
    }

    /// The true ends of all runs in a time, by the ID of the sync as it is read.
    func ends(after start: Timestamp, through end: Timestamp) -> [(id: String, end: Timestamp)] {
        switch row.fleet {
        case .nango:
            return simulator.nango.ends(after: start, through: end).map { ($0.sync.id, $0.end) }
        case .merge:
            return simulator.merge.fleet.accounts.flatMap { account in
                account.syncs.flatMap { sync in
                    sync.ends(after: start, through: end).map { ("\(account.id)/\(sync.model)", $0) }
                }
            }
        case .paragon:
            return simulator.paragon.fleet.users.flatMap(\.syncs).flatMap { sync in
                sync.ends(after: start, through: end).map { (sync.id, $0) }
            }
        }
    }

    static func section(_ settings: [String: SettingValue.Content]) -> SettingsSection {
        SettingsSection(
            settings.map { SettingEntry(SettingKey($0.key), SettingValue($0.value)) }, at: nil,
            origin: SettingsOrigin { _ in SettingsDocument(value: nil) }, report: SettingsReport())
    }
}

extension SettingValue.Content {
    fileprivate static func text(_ text: String) -> SettingValue.Content {
        .scalar(SettingScalar(text, style: .quoted))
    }
}

extension SettingValue {
    fileprivate static func mapping(_ entries: [String: SettingValue.Content]) -> SettingValue {
        SettingValue(.mapping(entries.map { SettingEntry(SettingKey($0.key), SettingValue($0.value)) }))
    }
}
