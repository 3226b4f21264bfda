extension NangoFleet {
    /// One sync of every course and, in a second integration, names that try every escape.
    package static func exotic(seed: UInt64) -> NangoFleet {
        let strange = "crm ~eu:v2.1@acme"
        let connection = #"say "hi" \ {a}+b; c&d=é%2F"#
        var fleet = NangoFleet(
            integrations: [
                NangoIntegration(uniqueKey: "courses", provider: "courses"),
                NangoIntegration(uniqueKey: strange, provider: "crm"),
                NangoIntegration(uniqueKey: "empty", provider: "empty"),
            ],
            connections: [
                NangoConnection(id: "unscheduled", integration: "courses"),
                NangoConnection(id: connection, integration: strange, errors: ["auth"]),
            ])
        for course in NangoCourse.allCases {
            let connection = course == .unscheduled ? "unscheduled" : "c-\(course.rawValue)"
            if course != .unscheduled {
                fleet.connections.append(NangoConnection(id: connection, integration: "courses"))
            }
            fleet.syncs.append(
                NangoSync(
                    seed: seed, integration: "courses", connection: connection, name: course.rawValue,
                    models: ["A", "B"], frequency: "every 5 minutes", interval: 300, course: course))
        }
        for (name, variant) in [("🐦 birds\nand \"quotes\"", "base"), ("plain", "base"), ("plain", #"v\1 {x}"#)] {
            fleet.syncs.append(
                NangoSync(
                    seed: seed, integration: strange, connection: connection, name: name, variant: variant,
                    models: ["Mödel"], frequency: nil, interval: 60))
        }
        return fleet
    }

    /// Many healthy syncs in one integration, `large`, that stand still, so that answering costs next to nothing.
    ///
    /// - Parameter frozenAt: The Unix time that every answer tells of.
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
                    course: index % 50 == 7 ? .failing : .healthy)
            },
            frozenAt: frozenAt)
    }
}
