import Foundation

extension PollPlan {
    /// What a restarted process goes on with, as JSON.
    package var memory: [UInt8] {
        let memory = PlanMemory(
            secondsPerRequest: cost.secondsPerRequest, secondsPerSync: cost.secondsPerSync,
            syncsPerConnection: syncsPerConnection,
            targets: targets.compactMapValues { plan in
                plan.names.isEmpty ? nil : PlanMemory.TargetMemory(style: plan.style, names: plan.names)
            })
        return (try? JSONEncoder().encode(memory)).map(Array.init) ?? []
    }

    /// Goes on with what an earlier process has learnt; what cannot be read is ignored.
    package mutating func remember(_ bytes: [UInt8]) {
        guard let memory = try? JSONDecoder().decode(PlanMemory.self, from: Data(bytes)) else { return }
        cost = CostModel(secondsPerRequest: memory.secondsPerRequest, secondsPerSync: memory.secondsPerSync)
        syncsPerConnection = min(max(memory.syncsPerConnection, 1), 10_000)
        remembered = memory.targets.mapValues { $0.names }
    }
}
