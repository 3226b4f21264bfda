extension NangoSync {
    /// The sync as an item of `GET /sync/status`.
    ///
    /// - Parameter isOldGeneration: As a server wrote it that knew neither variants nor checkpoints.
    func item(at now: Double, isOldGeneration: Bool) -> JSONValue {
        let moment = moment(at: now)
        var members: [(String, JSONValue)] = [
            ("id", .string(id)), ("connection_id", .string(connection)), ("name", .string(name)),
        ]
        if !isOldGeneration { members.append(("variant", .string(variant))) }
        members += [("status", .string(moment.status)), ("type", "INCREMENTAL")]
        if let finishedAt = moment.finishedAt, isOldGeneration || !moment.isRunning {
            members.append(("finishedAt", .string(VendorTime.javaScript(finishedAt))))
        }
        members += [
            ("nextScheduledSyncAt", Self.orNull(moment.nextRun.map(VendorTime.javaScript))),
            ("frequency", Self.orNull(frequency)),
        ]
        if let execution = moment.execution {
            members += [("latestResult", latestResult(moment)), ("latestExecutionStatus", .string(execution))]
        }
        members.append(("recordCount", recordCount(moment, at: now)))
        if !isOldGeneration {
            let cursor = moment.checkpoint.map { JSONValue.object([("cursor", .string(VendorTime.javaScript($0)))]) }
            members.append(("checkpoint", cursor ?? .null))
        }
        return .object(members)
    }

    private func latestResult(_ moment: NangoMoment) -> JSONValue {
        guard course != .savesNothing, let saved = moment.saved, moment.hasSaved || moment.isRunning else {
            return .object([])
        }
        let previous = lastSuccess(upTo: saved - 1) ?? saved
        // A run that is going on has saved the first model, and of that a part.
        let (reported, share) = moment.isRunning ? (1, 2) : (models.count, 1)
        return .object(
            zip(models, records).prefix(reported).map { model, records in
                let change = records.change(in: saved, since: previous)
                let counts: [(String, JSONValue)] = [
                    ("added", .number(change.added / share)), ("updated", .number(change.updated / share)),
                    ("deleted", .number(change.deleted / share)),
                ]
                return (model, .object(counts))
            })
    }

    private func recordCount(_ moment: NangoMoment, at now: Double) -> JSONValue {
        guard course != .savesNothing, let saved = moment.saved else { return .object([]) }
        // Counted by connection and model, so every variant of a sync tells the count of the base.
        let run = variant == "base" ? saved : baseGrid.latest(at: now) - (baseGrid.isRunning(at: now) ? 1 : 0)
        return .object(zip(models, records).map { ($0, .number($1.total(after: run))) })
    }

    private static func orNull(_ text: String?) -> JSONValue {
        text.map(JSONValue.string) ?? .null
    }
}
