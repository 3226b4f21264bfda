import Exporter
import Polling
import Rendering
import Vendors

extension FuzzTarget {
    /// Any bytes as the configuration: it can be used, or every problem is told in a line of its own, with a place that
    /// is there and without a secret.
    static let configuration = FuzzTarget(
        "configuration", longestInput: 2048, words: YAMLWords.all + YAMLWords.configuration
    ) { bytes throws(Finding) in
        let read = Loaded(bytes)
        try demandEqual(read, Loaded(bytes), "read twice")
        if String(validating: bytes, as: UTF8.self) != nil, bytes.first != 0xEF {
            try demandEqual(read, Loaded([0xEF, 0xBB, 0xBF] + bytes), "with and without a byte order mark")
        }
        switch read {
        case .refused(let lines):
            try Complaint.demandSound(lines, about: bytes, in: Loaded.file)
        case .accepted(let configuration):
            let names = configuration.sources.map(\.name)
            try demand(!names.isEmpty && Set(names).count == names.count, "sources named \(names)")
            for source in configuration.sources {
                try demand(source.name.wholeMatch(of: /[a-zA-Z0-9_-]{1,63}/) != nil, "a source named \(source.name)")
                try demandInRange(source.polling)
                try demand(
                    source.vendor.baseURL.wholeMatch(of: /https?:\/\/[!-~]*[^\/]/) != nil,
                    "a base URL that is \(source.vendor.baseURL)")
            }
        }
    }

    private static func demandInRange(_ polling: PollingSettings) throws(Finding) {
        let durations = [polling.interval, polling.refreshWithin, polling.timeout, polling.staleAfter]
        let isInRange =
            durations.allSatisfy { (.seconds(1)...Duration.seconds(5 * 30 * 86_400)).contains($0) }
            && polling.interval <= .seconds(30 * 86_400) && polling.timeout <= .seconds(30 * 86_400)
            && (1...256).contains(polling.maximumConcurrency)
            && (1...100_000).contains(polling.maximumRequestsPerMinute ?? 1)
            && polling.refreshWithin >= polling.interval
            && polling.maximumSyncs >= 1 && polling.maximumResponseBytes >= 1024
        try demand(isInRange, "out of range: \(polling)")
    }
}

/// What the loader makes of a file.
private enum Loaded: Equatable {
    case accepted(Configuration)
    case refused([String])

    static let file = "fuzz.yml"

    private static let loader = ConfigurationLoader(
        environment: ["SECRET": Complaint.secret, "MINUTES": "10m", "NUMBER": "7", "EMPTY": ""],
        knownMetrics: MetricCatalogue.names)

    init(_ bytes: [UInt8]) {
        do throws(InvalidConfiguration) {
            self = .accepted(try Self.loader.load(bytes, path: Self.file))
        } catch {
            self = .refused(error.lines)
        }
    }

    /// The files may differ in a byte order mark, of which the hash tells.
    static func == (left: Loaded, right: Loaded) -> Bool {
        switch (left, right) {
        case (.accepted(let left), .accepted(let right)): left.global == right.global && left.sources == right.sources
        case (.refused(let left), .refused(let right)): left == right
        default: false
        }
    }
}

/// What a loader says of a file that it refuses.
enum Complaint {
    /// What a variable holds that no complaint may show.
    static let secret = "hunter2-hunter2"

    /// Holds complaints to their form, `FILE:LINE:COLUMN: key: what is wrong, expected what`, and to the truth about
    /// places.
    static func demandSound(_ lines: [String], about bytes: [UInt8], in file: String) throws(Finding) {
        try demand(!lines.isEmpty, "refused without a reason")
        try demandEqual(Set(lines).count, lines.count, "a complaint told twice")
        let text = String(decoding: bytes, as: UTF8.self)
        let breaks: Set<Unicode.Scalar> = ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]
        let lineCount = text.unicodeScalars.count(where: breaks.contains) + 1
        for line in lines {
            try demand(
                !line.unicodeScalars.contains { $0.properties.generalCategory == .control || breaks.contains($0) },
                "a complaint of more than one line: \(line.debugDescription)")
            try demand(!line.contains(secret), "a complaint that tells a secret: \(line)")
            guard line.hasPrefix("\(file):"),
                let match = line.dropFirst(file.count + 1).prefixMatch(of: /(\d+):(\d+): ([^:]+): .+, expected .+/),
                let row = Int(match.1), let column = Int(match.2)
            else { throw Finding("a complaint of another form: \(line)") }
            try demand((1...lineCount + 1).contains(row), "a place in line \(row) of \(lineCount): \(line)")
            try demand((1...text.unicodeScalars.count + 2).contains(column), "a place in column \(column): \(line)")
        }
    }
}

/// What YAML is made of, and what a configuration is.
enum YAMLWords {
    static let all = [
        ": ", "\n", "\n  ", "\n    ", "- ", "\n  - ", "{", "}", "[", "]", ", ", "\"", "'", "#", "|\n", ">-\n", "&a ",
        "*a", "<<: ", "!!str ", "!x ", "? ", "---\n", "...\n", "\t", "\r\n", "~", "null", "true", "yes", "0x10",
        "\u{FEFF}", "\u{85}", "\u{2028}",
    ]

    static let configuration = [
        "global:", "sources:", "name: ", "provider: ", "nango", "paragon", "merge", "interval: ", "1m", "30s", "31d",
        "timeout: ", "stale_after: ", "refresh_within: ", "max_concurrency: ", "max_response_bytes: ", "256MiB", "max_syncs: ",
        "state_series: ", "all", "active", "exclude_metrics: ", "sync_lag_seconds", "detail: ", "integration",
        "base_url: ", "https://x/", "http://[::1]:80", "secret_key: ", "secret_key_file: ", "integrations: ",
        "syncs: ", "connections: ", "connection_health: ", "max_requests_per_minute: ", "project_id: ",
        "signing_key: ", "audience: ", "{project_id}", "users: ", "users_file: ", "user_tokens: ", "user: ", "token: ",
        "region: ", "eu", "api_key: ", "categories: ", "hris", "accounts: ", "category: ", "accounts_file: ", "http: ",
        "proxy_url: ", "ca_file: ", "cert_file: ", "key_file: ", "insecure_skip_verify: ", "${SECRET}", "${MINUTES}",
        "${NUMBER}", "${UNSET}", "$$", "${",
    ]
}
