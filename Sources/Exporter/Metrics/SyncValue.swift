import Exposition
import SyncModel

/// What a per-sync metric says of one sync, for all who write it: as samples, or as a field of JSON.
enum SyncValue: Sendable {
    /// The vendor's id and schedule, as texts.
    case info
    /// The present state, as a word.
    case state
    /// A point in time, `nil` if it is not known.
    case time(@Sendable (KnownSync) -> Timestamp?)
    /// How long ago a time is for whoever asks, 0 if it is yet to be.
    case age(@Sendable (KnownSync) -> Timestamp?)
    /// A number, `nil` if the vendor does not say.
    case number(@Sendable (KnownSync) -> SampleValue?)
    /// A number for each model.
    case counts(@Sendable (KnownSync) -> [ModelCount])
    /// A number for each model and action.
    case changes(@Sendable (KnownSync) -> [ModelChanges])

    /// As samples.
    var series: Metric.Series {
        switch self {
        case .info:
            .syncs { sync, labels, _, writer in
                writer.sample(
                    labels, and: ("id", LabelValue.bounded(sync.reading.identity.id)),
                    and: ("schedule", LabelValue.bounded(sync.reading.schedule)), .integer(1))
            }
        case .state:
            .syncs { sync, labels, states, writer in
                let present = sync.reading.state
                for (state, label) in SyncState.labels where states == .all || state == present {
                    writer.sample(labels, and: label, .integer(state == present ? 1 : 0))
                }
            }
        case .time(let time): .syncs { sync, labels, _, writer in writer.sample(labels, time(sync)) }
        case .age(let time): .ages(time)
        case .number(let number):
            .syncs { sync, labels, _, writer in
                guard let number = number(sync) else { return }
                writer.sample(labels, number)
            }
        case .counts(let counts): .syncs { sync, labels, _, writer in writer.samples(labels, counts(sync)) }
        case .changes(let changes): .syncs { sync, labels, _, writer in writer.samples(labels, changes(sync)) }
        }
    }
}
