import SyncModel
import TestSupport

extension ManualTimekeeper {
    /// A clock that says the same on both of its faces.
    static func stopped(at seconds: Int64) -> ManualTimekeeper {
        let clock = ManualTimekeeper(now: .at(0))
        clock.advance(by: .seconds(seconds))
        return clock
    }
}
