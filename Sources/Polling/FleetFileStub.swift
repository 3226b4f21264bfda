import Fleet
package import SyncModel
package struct StoredFleet: Sendable { package var memory: [UInt8] = []; package var lastSuccess: Timestamp? }
package struct FleetFile: Sendable {
    package func append(_ bytes: [UInt8], whole: @Sendable () -> [UInt8]) async {}
    package func takeUp() async -> StoredFleet? { nil }
}
extension SourceFleet {
    func stored(memory: [UInt8], lastSuccess: Timestamp?) -> [UInt8] { [] }
    mutating func resume(_ s: StoredFleet, at: Timestamp, uptime: Duration) {}
}
