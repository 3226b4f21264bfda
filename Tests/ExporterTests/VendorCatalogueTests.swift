import Foundation
import Rendering
import TestSupport
import Testing
import Vendors

@Suite("The catalogue of vendors")
struct VendorCatalogueTests {
    @Test("every folder of a vendor has its line, and every line its folder")
    func folders() throws {
        let shared: Set = ["API"]
        let folder = Repository.file("Sources/Vendors")
        let folders = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: [.isDirectoryKey]
        )
        .filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
        .map(\.lastPathComponent).filter { !shared.contains($0) }
        #expect(Set(folders.map { $0.lowercased() }) == Set(VendorCatalogue.all.map { $0.name }))
    }

    @Test("names and variables tell vendors apart, and what they say of metrics is said of metrics there are")
    func names() {
        let names = VendorCatalogue.all.map { $0.name }
        #expect(Set(names).count == names.count)
        let variables = VendorCatalogue.all.flatMap { $0.environmentVariables }.map(\.name)
        #expect(Set(variables).count == variables.count)
        for vendor in VendorCatalogue.all {
            #expect(Set(vendor.origins.keys).isSubset(of: MetricCatalogue.names), "\(vendor.name)")
        }
    }
}
