import Foundation

/// What a restarted process goes on with.
extension PollPlan {
    /// What was learnt, as JSON.
    package var memory: [UInt8] {
        let memory = PlanMemory(
            secondsPerRequest: cost.secondsPerRequest, secondsPerSync: cost.secondsPerSync,
            syncsPerConnection: syncsPerConnection,
            targets: targets.compactMapValues { plan in
                guard !plan.names.isEmpty || plan.maximumSyncs != .max else { return nil }
                return PlanMemory.TargetMemory(
                    names: plan.names, maximumSyncs: plan.maximumSyncs == .max ? nil : plan.maximumSyncs)
            })
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(memory)).map(Array.init) ?? []
    }

    /// Goes on with what an earlier process, or an earlier poller, has learnt; what cannot be read is ignored.
    package mutating func remember(_ bytes: [UInt8]) {
        guard let memory = try? JSONDecoder().decode(PlanMemory.self, from: Data(bytes)) else { return }
        cost = CostModel(secondsPerRequest: memory.secondsPerRequest, secondsPerSync: memory.secondsPerSync)
        syncsPerConnection = min(max(memory.syncsPerConnection, 1), 10_000)
        remembered = memory.targets.mapValues { target in
            PlanMemory.TargetMemory(
                names: target.names.mapValues { min(max($0, 0), 1 << 30) },
                maximumSyncs: target.maximumSyncs.map { max($0, 1) })
        }
    }
}

/// What a plan remembers over the end of the process: what responses cost, and how large targets are.
struct PlanMemory: Codable, Sendable {
    struct TargetMemory: Codable, Sendable {
        var names: [String: Int]
        /// `nil` if no part of it was too large.
        var maximumSyncs: Int?
    }

    var secondsPerRequest: Double
    var secondsPerSync: Double
    var syncsPerConnection: Double
    var targets: [String: TargetMemory]
}
