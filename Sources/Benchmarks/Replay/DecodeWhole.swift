import ArgumentParser
import Foundation

/// Decodes an answer with Foundation's JSONDecoder, as one does without a reader of one's own, and prints what it took.
struct DecodeWhole: ParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)

    @Argument var file: String

    func run() throws {
        ResidentMemory.startOver()
        let before = Clock.processor
        // Foundation wants all of the answer at once.
        let answer = try decode(try Data(contentsOf: URL(filePath: file)))
        let cost = Clock.processor - before
        let peak = ResidentMemory.peak()
        ResidentMemory.trim()
        let passing = peak - ResidentMemory.now()
        let figures = ["decode": cost, "passing": passing, "syncs": Double(answer.syncs.count)]
        print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
    }

    @inline(never)
    private func decode(_ data: Data) throws -> Answer {
        try JSONDecoder().decode(Answer.self, from: data)
    }

    /// What the exporter keeps of an answer, but for the checkpoint, and with its times unread.
    struct Answer: Decodable {
        let syncs: [Sync]
    }

    struct Sync: Decodable {
        let id: String
        let connection: String
        let name: String
        let variant: String?
        let status: String
        let frequency: String?
        let finishedAt: String?
        let nextScheduledSyncAt: String?
        let latestExecutionStatus: String?
        let latestResult: [String: [String: Int]]?
        let recordCount: [String: Int]?

        private enum CodingKeys: String, CodingKey {
            case id, name, variant, status, frequency, finishedAt, nextScheduledSyncAt, latestExecutionStatus
            case latestResult, recordCount
            case connection = "connection_id"
        }
    }
}
