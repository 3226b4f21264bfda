import Glibc

/// What something took.
struct Cost {
    /// Seconds on the wall.
    var wall: Double
    /// Seconds of processor, in user and system mode.
    var processor: Double
}

/// The machine's clocks, in seconds.
enum Clock {
    static var wall: Double { seconds(CLOCK_MONOTONIC) }

    /// What all threads of this process have used of the processor.
    static var processor: Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

    /// What all threads of a process have used of the processor; `nil` if there is no such process.
    static func processor(of process: pid_t) -> Double? {
        var clock = clockid_t()
        guard clock_getcpuclockid(process, &clock) == 0 else { return nil }
        return seconds(clock)
    }

    /// Lets time pass.
    static func wait(_ seconds: Double) {
        usleep(UInt32(max(0, seconds) * 1e6))
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
