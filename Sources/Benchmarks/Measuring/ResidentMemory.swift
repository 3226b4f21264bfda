import CAllocator
import FoundationEssentials
import Glibc

/// Memory of a process that is in RAM, in bytes, as the system counts it.
enum ResidentMemory {
    /// The most there was at once, `VmHWM`.
    static func peak(of process: pid_t = getpid()) -> Double { figure("VmHWM", of: process) }

    /// What there is now, `VmRSS`.
    static func now(of process: pid_t = getpid()) -> Double { figure("VmRSS", of: process) }

    /// Gives back what was freed and lets the peak of this process begin anew.
    static func startOver() {
        malloc_trim(0)
        try? Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
    }

    /// Gives back what was freed.
    static func trim() {
        malloc_trim(0)
    }

    private static func figure(_ name: String, of process: pid_t) -> Double {
        let status = (try? Data(contentsOf: URL(filePath: "/proc/\(process)/status"))) ?? Data()
        let line = status.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: Array("\(name):".utf8)) }
        let digits = line?.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? []
        return (Double(String(decoding: digits, as: UTF8.self)) ?? 0) * 1024
    }
}
