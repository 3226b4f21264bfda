import SyncModel

/// The bytes of a source's two files, and what they say.
package enum StoredFiles {
    /// The bytes of a base file.
    ///
    /// - Parameter segment: Everything that is to be stored.
    package static func base(of provider: String, _ segment: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(raw: FleetFormat.magic)
        writer.write(number: FleetFormat.version)
        writer.write(text: provider.utf8)
        writer.write(raw: segment)
        writer.write(raw: SHA256.digest(of: writer.bytes).bytes)
        return writer.bytes
    }

    /// What a base file says.
    package struct Base {
        package var fleet: StoredFleet
        /// The checksum that its journal goes on with; `nil` if it can have none, as it has version 1.
        package let checksum: [UInt8]?
    }

    /// Reads a base file; never traps, whatever the bytes are.
    ///
    /// - Parameter provider: Whose syncs the file must be about.
    package static func read(base bytes: [UInt8], of provider: String) throws(HistoryRefusal) -> Base {
        guard bytes.starts(with: FleetFormat.magic) else { throw .foreign }
        var reader = ByteReader(bytes, from: FleetFormat.magic.count, to: bytes.count)
        let version = try reader.number()
        guard 1...FleetFormat.version ~= version else { throw .version(version) }
        let end = bytes.count - FleetFormat.digestLength
        guard end > reader.position, SHA256.digest(of: bytes[..<end]).bytes.elementsEqual(bytes[end...]) else {
            throw .damaged
        }
        reader = ByteReader(bytes, from: reader.position, to: end)
        let found = try reader.text()
        guard found == provider else { throw .provider(found) }
        var decoder = FleetDecoder(reader, version: version)
        let fleet = try StoredFleet(&decoder)
        guard decoder.isAtEnd else { throw .damaged }
        return Base(fleet: fleet, checksum: version == 1 ? nil : Array(bytes[end...]))
    }

    /// The beginning of a journal.
    ///
    /// - Parameter checksum: That of the base that it goes on with.
    package static func journalHead(after checksum: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(raw: FleetFormat.journalMagic)
        writer.write(number: FleetFormat.version)
        writer.write(raw: checksum)
        return writer.bytes
    }

    /// A journal's record.
    ///
    /// - Parameter checksum: That of the record before, or of the base; becomes this record's.
    package static func record(_ segments: [UInt8], after checksum: inout [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(text: segments)
        checksum = Self.checksum(of: segments[...], after: checksum)
        writer.write(raw: checksum)
        return writer.bytes
    }

    /// What a journal is found to be.
    package enum Journal {
        /// It goes on with the base; this much of it is whole, and the last record has this checksum.
        case whole(end: Int, checksum: [UInt8])
        /// It goes on with an earlier base, and everything that it says is in the present one.
        case outdated
        /// Its beginning is damaged.
        case damaged
    }

    /// Takes in the records of a journal up to its end or to the first one that is not whole.
    package static func replay(journal bytes: [UInt8], onto fleet: inout StoredFleet, after checksum: [UInt8]) -> Journal {
        let head = journalHead(after: checksum)
        guard bytes.starts(with: head) else { return isJournal(bytes) ? .outdated : .damaged }
        var checksum = checksum
        var end = head.count
        while let record = try? self.record(in: bytes, from: end, after: checksum) {
            var next = fleet
            let reader = ByteReader(bytes, from: record.segments.startIndex, to: record.segments.endIndex)
            var decoder = FleetDecoder(reader, version: FleetFormat.version)
            do throws(HistoryRefusal) {
                while !decoder.isAtEnd { try next.apply(&decoder) }
            } catch {
                break
            }
            (fleet, checksum, end) = (next, record.checksum, record.end)
        }
        return .whole(end: end, checksum: checksum)
    }

    /// Whether it is a journal of any base, or the beginning of one that was never finished.
    private static func isJournal(_ bytes: [UInt8]) -> Bool {
        let head = journalHead(after: [])
        guard bytes.count >= head.count + FleetFormat.digestLength else { return true }
        let end = head.count + FleetFormat.digestLength
        guard bytes.starts(with: head) else { return false }
        return bytes.count == end || (try? record(in: bytes, from: end, after: Array(bytes[head.count..<end]))) != nil
    }

    private static func record(
        in bytes: [UInt8], from start: Int, after checksum: [UInt8]
    ) throws(HistoryRefusal) -> (segments: ArraySlice<UInt8>, checksum: [UInt8], end: Int) {
        var reader = ByteReader(bytes, from: start, to: bytes.count)
        let segments = try reader.data()
        let end = segments.endIndex + FleetFormat.checksumLength
        guard end <= bytes.count else { throw .damaged }
        let expected = Self.checksum(of: segments, after: checksum)
        guard expected.elementsEqual(bytes[segments.endIndex..<end]) else { throw .damaged }
        return (segments, expected, end)
    }

    private static func checksum(of segments: ArraySlice<UInt8>, after checksum: [UInt8]) -> [UInt8] {
        Array(SHA256.digest(of: checksum + segments).bytes.prefix(FleetFormat.checksumLength))
    }
}
