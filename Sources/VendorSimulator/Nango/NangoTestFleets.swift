extension NangoFleet {
    /// One sync of every scenario and, in a second integration, names that need every kind of escape.
    package static func exotic(seed: UInt64) -> NangoFleet {
        let strange = "crm ~eu:v2.1@acme"
        let connection = #"say "hi" \ {a}+b; c&d=é%2F"#
        var fleet = NangoFleet(
            integrations: [
                NangoIntegration(uniqueKey: "scenarios", provider: "scenarios"),
                NangoIntegration(uniqueKey: strange, provider: "crm"),
                NangoIntegration(uniqueKey: "empty", provider: "empty"),
            ],
            connections: [
                NangoConnection(id: "unscheduled", integration: "scenarios"),
                NangoConnection(id: connection, integration: strange, hasBrokenCredentials: true),
            ])
        for scenario in NangoScenario.allCases {
            let connection = scenario == .unscheduled ? "unscheduled" : "c-\(scenario.rawValue)"
            if scenario != .unscheduled {
                fleet.connections.append(NangoConnection(id: connection, integration: "scenarios"))
            }
            fleet.syncs.append(
                NangoSync(
                    seed: seed, integration: "scenarios", connection: connection, name: scenario.rawValue,
                    models: ["A", "B"], frequency: "every 5 minutes", interval: 300, scenario: scenario))
        }
        for (name, variant) in [("🐦 birds\nand \"quotes\"", "base"), ("plain", "base"), ("plain", #"v\1 {x}"#)] {
            fleet.syncs.append(
                NangoSync(
                    seed: seed, integration: strange, connection: connection, name: name, variant: variant,
                    models: ["Mödel"], frequency: nil, interval: 60))
        }
        return fleet
    }

    /// Many syncs in one integration, `large`, that stand still, so that responding costs next to nothing.
    ///
    /// - Parameter frozenAt: The Unix time of every response.
    package static func large(syncs count: Int, seed: UInt64 = 1, frozenAt: Double = 1_780_000_000) -> NangoFleet {
        let names = ["contacts", "companies", "deals", "tickets"]
        let models = ["Contact", "Company", "Deal", "Ticket"]
        return NangoFleet(
            integrations: [NangoIntegration(uniqueKey: "large", provider: "large")],
            connections: (0..<(count + 3) / 4).map { NangoConnection(id: "customer-\($0)", integration: "large") },
            syncs: (0..<count).map { index in
                NangoSync(
                    seed: seed, integration: "large", connection: "customer-\(index / 4)", name: names[index % 4],
                    models: [models[index % 4]], frequency: "every 5 minutes", interval: 300,
                    scenario: index % 50 == 7 ? .failing : .healthy)
            },
            frozenAt: frozenAt)
    }

    /// Five integrations with 40 syncs and, if wanted, a large integration, `large`, whose connections have five syncs.
    ///
    /// The syncs of a connection start together, and their runs last 20 s.
    ///
    /// - Parameters:
    ///   - large: The number of syncs of the large integration; `nil` for none.
    ///   - interval: Seconds between two starts.
    ///   - flapping: The fraction of syncs that fail every second run.
    package static func polled(
        large: Int? = nil, interval: Double = 3600, flapping: Double = 0.02, seed: UInt64 = 1
    ) -> NangoFleet {
        let templates = NangoBulkIntegration.accounting
        var bulk = (1...5).map { number in
            NangoBulkIntegration(
                uniqueKey: "small-\(number)", connections: 2, templates: Array(templates.prefix(4)), interval: interval,
                flapping: flapping, seed: seed)
        }
        if let large {
            bulk.append(
                NangoBulkIntegration(
                    uniqueKey: "large", connections: large / templates.count, interval: interval, flapping: flapping,
                    seed: seed))
        }
        return NangoFleet(bulk: bulk)
    }
}
