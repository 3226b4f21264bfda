import Foundation
import FuzzTargets
import Testing

@Suite("Bytes from outside")
struct CorpusTests {
    @Test("every target has a corpus, and every corpus a target")
    func isComplete() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Corpus.path)
        #expect(folders.sorted() == FuzzTarget.all.map(\.name).sorted())
    }

    @Test("each case of the corpus is read as it has to be", arguments: FuzzTarget.all)
    func replay(target: FuzzTarget) async throws {
        let corpus = try Corpus.inputs(of: target)
        #expect(!corpus.isEmpty)
        for (name, input) in corpus {
            // Other tests wait for their turn.
            await Task.yield()
            do throws(Finding) {
                try await target.check(input)
            } catch {
                Issue.record("\(name): \(error)")
            }
        }
    }

    @Test("so is what is made of it at random", arguments: FuzzTarget.all)
    func mutations(target: FuzzTarget) async throws {
        var mutation = Mutation(of: try Corpus.inputs(of: target).map(\.input), for: target, seed: 1)
        for number in 1...100 {
            await Task.yield()
            let input = mutation.next()
            do throws(Finding) {
                try await target.check(input)
            } catch {
                Issue.record("input \(number), \(String(decoding: input, as: UTF8.self).debugDescription): \(error)")
                return
            }
        }
    }
}

/// The inputs that are kept, by the names of their targets.
private enum Corpus {
    static let path = Bundle.module.bundlePath + "/Corpus"

    static func inputs(of target: FuzzTarget) throws -> [(name: String, input: [UInt8])] {
        let folder = "\(path)/\(target.name)"
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
            (name, Array(try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))))
        }
    }
}
