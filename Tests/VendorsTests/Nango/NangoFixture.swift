import Foundation
import Testing

/// The bytes of a file in `Fixtures/Nango`.
func nangoFixture(_ name: String, location: SourceLocation = #_sourceLocation) throws -> [UInt8] {
    let folder = try #require(Bundle.module.resourceURL, sourceLocation: location)
    return Array(try Data(contentsOf: folder.appending(path: "Fixtures/Nango/\(name)")))
}
