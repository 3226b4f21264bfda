import FuzzTargets
import JSONStream
import Testing

@Suite("Random documents, read as Foundation's JSONDecoder reads them")
struct DifferentialTests {
    @Test("Whole documents give the same values", arguments: 0..<4)
    func whole(seed: Int) {
        var generator = DocumentGenerator(seed: UInt64(seed))
        for _ in 0..<1500 { expectSame(generator.document()) }
    }

    @Test("Damaged documents are accepted and refused alike", arguments: 4..<10)
    func damaged(seed: Int) {
        var generator = DocumentGenerator(seed: UInt64(seed))
        for _ in 0..<1500 { expectSame(generator.mutated(generator.document())) }
    }

    @Test("Where the bytes are split changes nothing", arguments: 10..<14)
    func split(seed: Int) {
        var generator = DocumentGenerator(seed: UInt64(seed))
        for round in 0..<300 {
            var document = generator.document()
            if round.isMultiple(of: 2) { document = generator.mutated(document) }
            let whole = Result { () throws(JSONStreamError) in try JSONTree.streamed(document) }
            let positions = document.count < 60 ? Array(0...document.count) : []
            for position in positions { expectSame(document, [position], as: whole) }
            expectSame(document, Array(0..<document.count), as: whole)
            let random = (0..<5).map { _ in Int.random(in: 0...document.count, using: &generator.random) }
            expectSame(document, random.sorted(), as: whole)
        }
    }

    private func expectSame(_ document: [UInt8]) {
        // Broken UTF-8 is repaired for JSONDecoder, which refuses it.
        let text = String(decoding: document, as: UTF8.self)
        let streamed = try? JSONTree.streamed(document)
        switch (streamed, JSONTree.decoded(Array(text.utf8))) {
        case (nil, nil): break
        case (let streamed?, let decoded?): #expect(streamed.agrees(with: decoded), "\(text)")
        case (let streamed, let decoded): #expect(streamed == decoded, "\(text)")
        }
    }

    private func expectSame(_ document: [UInt8], _ splits: [Int], as whole: Result<JSONTree, JSONStreamError>) {
        let pieces = Result { () throws(JSONStreamError) in try JSONTree.streamed(document, splits: splits) }
        #expect(pieces == whole, "\(String(decoding: document, as: UTF8.self)) at \(splits)")
    }
}
