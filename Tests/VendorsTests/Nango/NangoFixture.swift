import Foundation
import Testing

/// The bytes of an answer kept under `Fixtures/Nango`.
func nangoFixture(_ name: String, location: SourceLocation = #_sourceLocation) throws -> [UInt8] {
    let url = try #require(
        Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Fixtures/Nango"),
        sourceLocation: location)
    return Array(try Data(contentsOf: url))
}
