import Fleet
import SyncModel
import TestSupport

extension ManualTimekeeper {
    /// A clock that stays at `seconds`, on the wall and monotonic.
    static func stopped(at seconds: Int64) -> ManualTimekeeper {
        let clock = ManualTimekeeper(now: .at(0))
        clock.advance(by: .seconds(seconds))
        return clock
    }
}

extension Publication {
    /// What is published of these sources.
    convenience init(_ fleets: PublishedFleet...) {
        self.init()
        for fleet in fleets { publish(fleet.published) }
    }
}
