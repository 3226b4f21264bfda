extension Fault {
    /// The exporter's own time of day.
    static let clocks = [
        Fault("the clock jumps a year ahead", .clock(.seconds(365 * 86_400)), .reading("nothing becomes stale")),
        Fault("the clock jumps a year back", .clock(.seconds(-365 * 86_400)), .reading("a lag in the future is 0")),
        Fault("the clock jumps back to 1970", .clock(.seconds(-1_699_999_999)), .reading("a lag in the future is 0")),
    ]
}
