import HTTPExchange

extension Fault {
    /// JSON of the right shape with absurd values in it, each in a sync of its own.
    static let contents = [
        odd("wrong types, field by field", "no series for the field, or the sync dropped as `invalid`") { field, _ in
            field.kind.wrongTypes.map { ($0, field.loss.sight) }
        },
        odd("every field twice", "the sync is read", kinds: Field.Kind.scalars) { field, sync in
            let good = field.value(sync)
            return [("\(good),\"\(field.key)\":\(good)", .whole)]
        },
        Fault(
            "every sync three times",
            .syncs { _ in [PlayedSync](repeating: PlayedSync(id: "50", sight: .duplicate), count: 3) },
            .reading("shown once, counted `duplicate`")),
        odd("names of 100,000 characters", "cut to 1,024 bytes", kinds: [.name]) { _, sync in
            [("\"\(sync.id)\(String(repeating: "n", count: 100_000))\"", .cutLabel)]
        },
        odd("NUL in a name", "shown as it is", kinds: [.name]) { _, sync in
            [("\"nul\\u0000-\(sync.id)\"", .label("nul\0-\(sync.id)"))]
        },
        odd("NUL in a name, not escaped", "the sync dropped as `invalid`", kinds: [.name]) { _, sync in
            [("\"nul\0-\(sync.id)\"", .dropped)]
        },
        odd("broken UTF-8 in a name", "replaced by U+FFFD", kinds: [.name]) { _, sync in
            [("\"bad\(PlayedSync.broken)-\(sync.id)\"", .label("bad\u{FFFD}-\(sync.id)"))]
        },
        odd("half a surrogate in a name", "replaced by U+FFFD", kinds: [.name]) { _, sync in
            [("\"half\\ud83d-\(sync.id)\"", .label("half\u{FFFD}-\(sync.id)"))]
        },
        odd("a name that tries to forge lines", "escaped", kinds: [.name]) { _, sync in
            [("\"a\\\"} 1\\nsync_forged{x=\\\"\(sync.id)\"", .label("a\"} 1\nsync_forged{x=\"\(sync.id)"))]
        },
        odd("counts beyond 2^53", "shown to the last digit", kinds: [.count]) { field, _ in
            [("9007199254740993", field.loss.sight(valued: "9007199254740993"))]
        }.except("merge", nil),
        odd("counts beyond 64 bits, 1e400", "no series", kinds: [.count]) { field, _ in
            ["9223372036854775808", "123456789012345678901234567890", "1e400", "-1e400"]
                .map { ($0, field.loss.sight) }
        }.except("merge", nil),
        odd("counts below zero", "no series", kinds: [.count]) { field, _ in
            ["-1", "-9007199254740993"].map { ($0, field.loss.sight) }
        }.except("merge", nil),
        odd("dates that do not exist", "no series", kinds: [.time]) { field, _ in
            [
                "2023-02-30T00:00:00Z", "2023-01-01T25:00:00Z", "2023-13-01T00:00:00Z", "2023-01-01T00:00:00",
                "2023-01-01", "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "2023-01-01T00:00:00Zjunk", "-1",
            ].map { ("\"\($0)\"", field.loss.sight) }
        },
        odd("dates at the ends of the calendar", "shown, a lag in the future is 0", kinds: [.time]) { field, _ in
            [("0001-01-01T00:00:00Z", "-62135596800"), ("9999-12-31T23:59:59Z", "253402300799")]
                .map { ("\"\($0)\"", field.loss.sight(valued: $1)) }
        },
        Fault(
            "200,000 arrays inside an unknown field",
            .syncs { vendor in
                let deep = "\(String(repeating: "[", count: 200_000))\(String(repeating: "]", count: 200_000))"
                return vendor.fields.prefix(1).map { field in
                    let good = field.value(PlayedSync(id: "70"))
                    return PlayedSync(id: "70", overrides: [field.path: "\(good),\"nobody\":\(deep)"])
                }
            },
            .failure([.schema, .notJSON])),
    ]

    /// Pages without an end, where there are pages.
    static let pages = [
        Fault("a page cursor that repeats", .pages(.repeated), .failure([.pagination]))
            .except("nango", .reading("connections as last read", requests: [.pagination]))
            .except("paragon", nil),
        Fault("pages without end", .pages(.endless), .failure([.pagination]))
            .except("nango", .reading("connections as last read", requests: [.pagination]))
            .except("paragon", nil),
    ]

    /// A row whose target has one more sync for each odd value of each field.
    ///
    /// - Parameter values: JSON in place of the good value, and what comes of it.
    private static func odd(
        _ name: String, _ shown: String, kinds: Set<Field.Kind>? = nil,
        _ values: @escaping @Sendable (Field, PlayedSync) -> [(String, PlayedSync.Sight)]
    ) -> Fault {
        Fault(
            name,
            .syncs { vendor in
                var syncs: [PlayedSync] = []
                for field in vendor.fields where kinds?.contains(field.kind) ?? true {
                    let count = values(field, PlayedSync(id: "")).count
                    for index in 0..<count {
                        var sync = PlayedSync(id: "\(100 + syncs.count)", version: 2)
                        let (json, sight) = values(field, sync)[index]
                        sync.overrides = [field.path: json]
                        sync.sight = sight
                        syncs.append(sync)
                    }
                }
                return syncs
            },
            .reading(shown))
    }
}

extension Field.Kind {
    static let scalars: Set<Self> = [.id, .name, .word, .time, .count, .text, .flag]

    /// JSON that no vendor's field of this kind should hold.
    fileprivate var wrongTypes: [String] {
        switch self {
        case .id, .name, .text: ["null", "true", "1.5", "[]", "{}", "\"\"", "[\"x\"]"]
        case .word: ["null", "true", "1.5", "[]", "{}"]
        case .time: ["null", "true", "12", "[]", "{}", "\"\"", "\"yesterday\""]
        case .count: ["null", "true", "1.5", "[]", "{}", "\"12\""]
        case .flag: ["null", "12", "[]", "{}", "\"true\""]
        case .object: ["null", "true", "12", "[]", "\"x\""]
        }
    }
}

extension Field {
    fileprivate var key: Substring { path.split(separator: ".").last ?? "" }
}

extension Field.Loss {
    /// What a scrape shows of a sync whose field cannot be read.
    fileprivate var sight: PlayedSync.Sight {
        switch self {
        case .sync: .dropped
        case .series(let metric): .without(metric)
        case .state: .unknownState
        case .nothing: .whole
        }
    }

    /// What a scrape shows of a sync whose field says this.
    fileprivate func sight(valued value: String) -> PlayedSync.Sight {
        if case .series(let metric) = self { .value(metric, value) } else { .whole }
    }
}
