extension NangoSync {
    /// Writes the sync as an item of `GET /sync/status`, with the keys in Nango's order.
    ///
    /// - Parameter isOldGeneration: As a server wrote it that knew neither variants nor checkpoints.
    func writeItem(to writer: inout JSONWriter, at now: Double, isOldGeneration: Bool) {
        let state = state(at: now)
        writer.object { writer in
            writer.key("id")
            writer.plainString(random.named("id").appendUUID)
            writer.key("connection_id")
            writer.string(connection)
            writer.key("type")
            // Every run without increments, the hundredth too, is called the initial one.
            writer.string(isOldGeneration ? "INCREMENTAL" : "INITIAL")
            if let finishedAt = state.finishedAt, isOldGeneration || !state.isRunning {
                writer.key("finishedAt")
                writer.plainString { VendorTime.appendJavaScript(finishedAt, to: &$0) }
            }
            writer.key("nextScheduledSyncAt")
            Self.write(state.nextRun, to: &writer)
            writer.key("name")
            writer.string(name)
            if !isOldGeneration {
                writer.key("variant")
                writer.string(variant)
            }
            writer.key("status")
            writer.string(state.status)
            writer.key("frequency")
            if let frequency { writer.string(frequency) } else { writer.null() }
            if let execution = state.execution {
                writer.key("latestResult")
                writeLatestResult(state, to: &writer)
                writer.key("latestExecutionStatus")
                writer.string(execution)
            }
            writer.key("recordCount")
            writeRecordCount(state, at: now, to: &writer)
            if !isOldGeneration {
                writer.key("checkpoint")
                writeCheckpoint(state, to: &writer)
            }
        }
    }

    private func writeLatestResult(_ state: NangoState, to writer: inout JSONWriter) {
        writer.object { writer in
            guard scenario != .savesNothing, let saved = state.saved, state.hasSaved else { return }
            let previous = lastSaving(upTo: saved - 1) ?? saved
            // A run in progress has saved a part of the first model.
            let (reported, divisor) = state.isRunning ? (1, 2) : (models.count, 1)
            for model in models.prefix(reported) {
                let change = records(of: model).change(in: saved, since: previous)
                writer.key(model)
                writer.object { writer in
                    writer.key("added")
                    writer.number(change.added / divisor)
                    writer.key("deleted")
                    writer.number(change.deleted / divisor)
                    writer.key("updated")
                    writer.number(change.updated / divisor)
                }
            }
        }
    }

    private func writeRecordCount(_ state: NangoState, at now: Double, to writer: inout JSONWriter) {
        writer.object { writer in
            // What is not known has no keys.
            guard scenario != .savesNothing else { return }
            for model in models {
                writer.key(model)
                writer.number(recordCount(of: model, state, at: now))
            }
        }
    }

    private func recordCount(of model: String, _ state: NangoState, at now: Double) -> Int {
        guard let saved = state.saved else { return 0 }
        // Records are counted by connection and model: every variant reports the count of the base.
        let run = variant == "base" ? saved : baseGrid.latestEnded(at: now)
        return records(of: model).total(after: run)
    }

    private func writeCheckpoint(_ state: NangoState, to writer: inout JSONWriter) {
        guard let checkpoint = state.checkpoint else { return writer.null() }
        writer.object { writer in
            writer.key("cursor")
            writer.plainString { VendorTime.appendJavaScript(checkpoint, to: &$0) }
        }
    }

    private static func write(_ time: Double?, to writer: inout JSONWriter) {
        guard let time else { return writer.null() }
        writer.plainString { VendorTime.appendJavaScript(time, to: &$0) }
    }
}
