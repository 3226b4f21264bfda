import FoundationEssentials

/// What all comparisons share: the programs, a folder, the fleets, how often to measure.
struct Bench {
    /// The built exporter.
    let exporter: String
    /// Where the peers are that are not on the path.
    let peers: String
    /// How many syncs the largest fleet has; there is one with a tenth, and one with a hundredth of them.
    let syncs: Int
    /// How often each thing is measured.
    let rounds: Int
    let folder: Folder

    /// Whether this is the size that targets are for.
    var isFullSize: Bool { syncs == 100_000 }

    func peer(_ name: String) -> String { "\(peers)/\(name)" }

    /// A target that counts at full size only.
    func atFullSize(_ target: Double) -> Double? { isFullSize ? target : nil }

    /// Runs this program once more and gives the figures that it prints.
    func figures(_ command: String, _ arguments: [String]) throws -> [String: Double] {
        let output = try ChildProcess.output(of: OwnProgram.command(command) + arguments, in: folder)
        return try JSONDecoder().decode([String: Double].self, from: output)
    }
}

/// A number of syncs as people write it.
func grouped(_ number: Int) -> String {
    let digits = String(number)
    return String(
        digits.enumerated().flatMap { index, digit in
            index > 0 && (digits.count - index).isMultiple(of: 3) ? [",", digit] : [digit]
        })
}
