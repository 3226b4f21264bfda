import Foundation

/// What the operating system reports of this process, under the names that client libraries use.
package struct ProcessStatistics: Sendable {
    var cpuSeconds: Double
    var openDescriptors: Int
    var maximumDescriptors: Int
    var virtualBytes: Int
    var residentBytes: Int
    /// Unix time in seconds.
    var startTime: Double
    var threads: Int

    /// Reads `/proc/self`, or gives `nil` where there is none.
    package static func read() -> ProcessStatistics? {
        // The second field is the program's name in parentheses and may hold blanks: count from behind it.
        guard let stat = text("/proc/self/stat"), let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        guard fields.count > 21, let user = Double(fields[11]), let system = Double(fields[12]),
            let threads = Int(fields[17]), let started = Double(fields[19]), let virtual = Int(fields[20]),
            let resident = Int(fields[21]), let boot = bootTime
        else { return nil }
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        return ProcessStatistics(
            cpuSeconds: (user + system) / ticks,
            openDescriptors: descriptors ?? 0,
            maximumDescriptors: Int(clamping: limit.rlim_cur),
            virtualBytes: virtual,
            residentBytes: resident * page,
            startTime: boot + started / ticks,
            threads: threads)
    }

    private static let bootTime: Double? = {
        let line = text("/proc/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line.flatMap { Double($0.dropFirst("btime ".count)) }
    }()

    private static func text(_ path: String) -> String? {
        // Files under /proc have no size, so they are read to their end.
        guard let file = FileHandle(forReadingAtPath: path), let data = try? file.readToEnd() else { return nil }
        return String(decoding: data, as: UTF8.self)
    }
}
