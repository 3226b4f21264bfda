// swift-tools-version: 6.2

import PackageDescription

/// What `--version` and the build metric tell of the checkout.
let revision =
    Context.gitInformation.map { "\($0.currentCommit)\($0.hasUncommittedChanges ? "-dirty" : "")" } ?? "unknown"

/// The version of the program and of everything that is packaged with it; `packaging/version` prints it.
let version = "0.1.0"

let package = Package(
    name: "sync-health-exporter",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "sync-health-exporter", targets: ["sync-health-exporter"]),
        .executable(name: "benchmarks", targets: ["Benchmarks"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.5.4"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.65.0"),
    ],
    targets: [
        // The door: flags, wiring, nothing more.
        .executableTarget(
            name: "sync-health-exporter",
            dependencies: [
                "CBuildInfo", "CurlTransport", "Exporter", "Exposition", "Fleet", "HTTPEndpoint", "HTTPExchange",
                "Polling", "Rendering", "Settings", "SyncModel", "VendorSimulator",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),

        // The exporter beside its peers, measured.
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "CAllocator", "CurlTransport", "Exporter", "Exposition", "Fleet", "HTTPEndpoint", "HTTPExchange",
                "Polling", "Rendering", "SyncModel", "VendorSimulator", "Vendors",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),

        .target(
            name: "CBuildInfo",
            cSettings: [
                .define("BUILD_REVISION", to: "\"\(revision)\""), .define("BUILD_VERSION", to: "\"\(version)\""),
            ]),

        // What the service does with readings.
        .target(
            name: "Exporter",
            dependencies: [
                "CAllocator", "Exposition", "Fleet", "HTTPEndpoint", "HTTPExchange", "Pages", "Polling", "Rendering",
                "Settings", "SyncModel", "Vendors",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        // The metric catalogue, and rows in blocks to compressed samples.
        .target(
            name: "Rendering",
            dependencies: ["Exposition", "Fleet", "HTTPEndpoint", "HTTPExchange", "SyncModel", "Vendors"]),
        // The status page and the JSON API.
        .target(
            name: "Pages", dependencies: ["Exposition", "Fleet", "HTTPEndpoint", "HTTPExchange", "SyncModel"]),
        .systemLibrary(name: "CAllocator"),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .target(name: "Exposition", dependencies: ["CISAL"]),
        .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        .target(
            name: "HTTPEndpoint",
            dependencies: [
                "CCrypt", "COpenSSL",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .systemLibrary(name: "CCrypt", pkgConfig: "libcrypt", providers: [.apt(["libcrypt-dev"])]),

        // Where readings come from.
        .target(name: "Vendors", dependencies: ["COpenSSL", "HTTPExchange", "JSONStream", "Settings", "SyncModel"]),
        .target(name: "Settings", dependencies: ["CYAML", "HTTPExchange"]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .target(name: "JSONStream"),
        .target(name: "SyncModel", dependencies: ["HTTPExchange"]),

        // Hours in milliseconds, for tests and benchmarks.
        .target(name: "VirtualTime", dependencies: ["SyncModel"]),

        // Which part of a source is polled when; owns what is known of it.
        .target(
            name: "Polling",
            dependencies: [
                "Fleet", "HTTPExchange", "SyncModel", "Vendors", .product(name: "Logging", package: "swift-log"),
            ]
        ),

        // What is known of every sync: rows in blocks, their history, and its storage.
        .target(name: "Fleet", dependencies: ["COpenSSL", "HTTPExchange", "SyncModel"]),
        .target(name: "HTTPExchange"),
        .target(name: "CurlTransport", dependencies: ["CCurl", "CISAL", "HTTPExchange"]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),

        // The vendors' APIs on loopback, for the demo, the tests and the benchmarks.
        .target(name: "VendorSimulator", dependencies: ["COpenSSL", "HTTPEndpoint", "JSONStream", "SyncModel"]),

        // Tests, one target a room.
        .target(
            name: "TestSupport", dependencies: ["CSpawn", "Fleet", "HTTPExchange", "Settings", "SyncModel"],
            path: "Tests/TestSupport"),
        .systemLibrary(name: "CSpawn", path: "Tests/CSpawn"),
        .target(
            name: "ServiceSupport",
            dependencies: [
                "CurlTransport", "Exporter", "HTTPEndpoint", "Rendering", "SyncModel", "TestSupport", "VendorSimulator",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/ServiceSupport"),
        .testTarget(name: "SyncModelTests", dependencies: ["SyncModel"]),
        .testTarget(
            name: "PollingTests",
            dependencies: [
                "Fleet", "HTTPExchange", "Polling", "Settings", "SyncModel", "TestSupport", "Vendors", "VirtualTime",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(name: "FleetTests", dependencies: ["Fleet", "SyncModel", "TestSupport"]),
        .testTarget(name: "JSONStreamTests", dependencies: ["FuzzTargets", "JSONStream"]),
        .testTarget(name: "HTTPExchangeTests", dependencies: ["HTTPExchange"]),
        .testTarget(name: "SettingsTests", dependencies: ["HTTPExchange", "Settings", "TestSupport"]),
        .testTarget(
            name: "CurlTransportTests", dependencies: ["CCurl", "CurlTransport", "HTTPExchange", "TestSupport"]),
        .testTarget(name: "ExpositionTests", dependencies: ["Exposition", "TestSupport"]),
        .testTarget(
            name: "RenderingTests",
            dependencies: [
                "Exposition", "Fleet", "HTTPEndpoint", "HTTPExchange", "Rendering", "SyncModel", "TestSupport",
            ]
        ),
        .testTarget(
            name: "PagesTests",
            dependencies: [
                "Fleet", "HTTPEndpoint", "HTTPExchange", "Pages", "Rendering", "SyncModel", "TestSupport",
            ]
        ),
        .testTarget(
            name: "HTTPEndpointTests",
            dependencies: [
                "COpenSSL", "HTTPEndpoint", "ServiceSupport", "TestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "VendorSimulatorTests", dependencies: ["HTTPEndpoint", "SyncModel", "TestSupport", "VendorSimulator"]),
        .testTarget(
            name: "VendorsTests",
            dependencies: ["HTTPExchange", "JSONStream", "Settings", "SyncModel", "TestSupport", "Vendors"],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(
            name: "ExporterTests",
            dependencies: [
                "CurlTransport", "Exporter", "Exposition", "Fleet", "HTTPEndpoint", "HTTPExchange", "Polling",
                "Rendering", "ServiceSupport", "Settings", "SyncModel", "TestSupport", "VendorSimulator", "Vendors",
                "VirtualTime",
                .product(name: "Logging", package: "swift-log"),
            ],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(
            name: "FaultTests",
            dependencies: [
                "CurlTransport", "Exporter", "HTTPEndpoint", "HTTPExchange", "Rendering", "SyncModel", "TestSupport",
                "VendorSimulator",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "DashboardTests",
            dependencies: ["Exposition", "Rendering", "Settings", "SyncModel", "TestSupport"]
        ),
        .testTarget(name: "RuleTests", dependencies: ["TestSupport"]),
        // Those that hold thousands of connections open; `make test` runs them one by one.
        .testTarget(
            name: "LoadTests",
            dependencies: ["Exporter", "HTTPEndpoint", "ServiceSupport", "TestSupport", "sync-health-exporter"]),
        .testTarget(name: "BenchmarksTests", dependencies: ["Benchmarks", "TestSupport"]),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "Exporter", "Fleet", "HTTPEndpoint", "SyncModel", "TestSupport", "VendorSimulator",
                "sync-health-exporter",
            ]
        ),

        // What reads bytes from outside, for any bytes: replayed as tests, and run by libFuzzer below.
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Exporter", "Exposition", "Fleet", "HTTPEndpoint", "HTTPExchange", "JSONStream", "Polling", "Rendering",
                "Settings", "SyncModel", "TestSupport", "Vendors", "VirtualTime",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/FuzzTargets"
        ),
        .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets"], resources: [.copy("Corpus")]),
    ],
    swiftLanguageModes: [.v6]
)

// `make fuzz` names the library of libFuzzer that comes with the compiler: then there is a program that links it, and
// what is fuzzed reports its coverage and has its memory checked.
if let libFuzzer = Context.environment["LIBFUZZER"] {
    for target in package.targets where ![.system, .test].contains(target.type) && target.name != "CBuildInfo" {
        target.swiftSettings = [.unsafeFlags(["-sanitize=fuzzer,address"])]
    }
    package.targets += [
        .systemLibrary(name: "CLibFuzzer", path: "Tests/CLibFuzzer"),
        .executableTarget(
            name: "Fuzz", dependencies: ["CLibFuzzer", "FuzzTargets"], path: "Tests/Fuzz", exclude: ["run"],
            linkerSettings: [.unsafeFlags(["-sanitize=address", libFuzzer]), .linkedLibrary("stdc++")]),
    ]
}

for target in package.targets where target.type != .system && target.name != "CBuildInfo" {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .treatAllWarnings(as: .error),
        ]
}
