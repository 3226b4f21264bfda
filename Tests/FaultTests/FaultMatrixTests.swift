import Foundation
import TestSupport
import Testing

@Suite("The fault matrix", .timeLimit(.minutes(3)))
struct FaultMatrixTests {
    @Test("what is promised of a vendor that misbehaves holds, and all is well afterwards", arguments: Fault.all)
    func promises(fault: Fault) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for vendor in PlayedVendor.all {
                group.addTask { _ = try await FaultCell(fault: fault, vendor: vendor).play() }
            }
            try await group.waitForAll()
        }
    }
}
