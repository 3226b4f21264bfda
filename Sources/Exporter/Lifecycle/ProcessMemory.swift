import CAllocator

/// How this process takes memory from the system and gives it back.
package enum ProcessMemory {
    /// Sets the allocator up for few threads and large polls; to be called before there is a second thread.
    ///
    /// By default glibc gives each thread a heap of its own, and what a poll frees on one thread is not found by the
    /// next poll on another. It also learns from large blocks that come and go to keep their memory.
    package static func prepare() {
        #if canImport(Glibc)
        _ = mallopt(M_ARENA_MAX, 1)
        _ = mallopt(M_MMAP_THRESHOLD, 256 << 10)
        #endif
    }

    /// Gives back what was freed: a poll needs memory for moments that a process has for weeks.
    static func giveBack() {
        #if canImport(Glibc)
        _ = malloc_trim(0)
        #endif
    }
}
