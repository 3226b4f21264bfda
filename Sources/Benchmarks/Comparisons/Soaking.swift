/// An exporter that polls and is scraped for a while.
struct Soaking {
    let bench: Bench
    let fleet: FleetFiles
    /// Seconds.
    let length: Int
    var interval = "5s"

    /// - Returns: The most memory it took, in bytes.
    func peak() throws -> Double {
        let exporter = try RunningExporter(bench, polling: fleet, interval: interval)
        let start = Clock.wall
        for second in 1...length {
            try exporter.scrape(second.isMultiple(of: 2) ? .identity : .gzip)
            Clock.wait(start + Double(second) - Clock.wall)
        }
        return ResidentMemory.peak(of: exporter.process.id)
    }
}
