import Exposition
import SyncModel

extension MetricCatalogue {
    package static let perExporter: [Metric] = [
        Metric(
            "sync_exporter_build_info", .info, labels: ["version", "revision", "swift", "libcurl"],
            help: "The exporter's version, the commit it was built from, and what it was built with.",
            origin: "exporter"
        ) { scrape, writer in
            let status = scrape.exporter
            let labels = LabelSet([
                ("version", status.version), ("revision", status.revision), ("swift", status.swift),
                ("libcurl", status.libcurl),
            ])
            writer.sample(labels, .integer(1))
        },
        Metric(
            "sync_exporter_config_last_reload_successful",
            help: "1 if the last attempt to load the configuration succeeded, else 0.",
            origin: "exporter"
        ) { scrape, writer in
            writer.sample(.none, .integer(scrape.exporter.configuration.isLastLoadSuccessful ? 1 : 0))
        },
        Metric(
            "sync_exporter_config_last_reload_success_timestamp_seconds", unit: "seconds",
            help: "When the configuration in force was loaded.",
            origin: "exporter"
        ) { scrape, writer in writer.sample(.none, scrape.exporter.configuration.loaded) },
        Metric(
            "sync_exporter_config_hash",
            help: "The first 48 bits of the SHA-256 of the configuration file in force, as a number.",
            origin: "exporter"
        ) { scrape, writer in
            guard let hash = scrape.exporter.configuration.hash else { return }
            writer.sample(.none, .integer(Int(hash)))
        },
        Metric(
            "sync_exporter_storage_last_write_successful",
            help: "1 if the last write to the folder of --storage.path succeeded, else 0; no series without storage.",
            origin: "exporter"
        ) { scrape, writer in writer.sample(.none, scrape.exporter.isLastStorageWriteSuccessful) },
        Metric(
            "sync_exporter_series", help: "Samples in this exposition.", origin: "exporter"
        ) { _, _ in },  // The number is known only after all others are written: ScrapePage writes it.
        Metric(
            process: "process_cpu_seconds_total", .counter, unit: "seconds",
            help: "Total user and system CPU time spent in seconds."
        ) { .double($0.cpuSeconds) },
        Metric(process: "process_open_fds", help: "Number of open file descriptors.") { .integer($0.openDescriptors) },
        Metric(process: "process_max_fds", help: "Maximum number of open file descriptors.") {
            .integer($0.maximumDescriptors)
        },
        Metric(
            process: "process_virtual_memory_bytes", unit: "bytes", help: "Virtual memory size in bytes."
        ) { .integer($0.virtualBytes) },
        Metric(
            process: "process_resident_memory_bytes", unit: "bytes", help: "Resident memory size in bytes."
        ) { .integer($0.residentBytes) },
        Metric(
            process: "process_start_time_seconds", unit: "seconds",
            help: "Start time of the process since unix epoch in seconds."
        ) { .double($0.startTime) },
        Metric(process: "process_threads", help: "Number of OS threads in the process.") { .integer($0.threads) },
    ]
}

extension Metric {
    /// A family that every Prometheus client library has.
    fileprivate init(
        process name: String, _ kind: MetricFamily.Kind = .gauge, unit: String? = nil, help: String,
        value: @escaping @Sendable (ProcessStatistics) -> SampleValue
    ) {
        self.init(name, kind, unit: unit, help: help, origin: "operating system") { scrape, writer in
            guard let process = scrape.process else { return }
            writer.sample(.none, value(process))
        }
    }
}
