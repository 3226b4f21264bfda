/// Makes labels unique: of syncs with the same labels the one with the smallest ID keeps them, and the others use their
/// ID as variant.
struct VariantResolution {
    /// How many rows were left out because another has the same labels under every name.
    private(set) var duplicates = 0

    /// Decides for rows in their order, the first and the last of which have no other neighbours of their group.
    ///
    /// - Returns: The indices of the rows to leave out.
    mutating func resolve(_ steps: inout [RowStep], _ source: RowSource) -> Set<Int> {
        var dropped: Set<Int> = []
        var start = 0
        while start < steps.count {
            var end = start + 1
            while end < steps.count, source.areInOneGroup(steps[end - 1], steps[end]) { end += 1 }
            if end - start == 1 {
                steps[start].usesIDAsVariant = false
            } else {
                dropped.formUnion(resolve(&steps, start..<end, source))
            }
            start = end
        }
        duplicates += dropped.count
        return dropped
    }

    private func resolve(_ steps: inout [RowStep], _ group: Range<Int>, _ source: RowSource) -> [Int] {
        let texts = group.map { source.variantAndID(of: steps[$0]) }
        var usesID = [Bool](repeating: false, count: texts.count)
        func shown(_ index: Int) -> String { usesID[index] ? texts[index].id : texts[index].variant }
        func repeated() -> [(earlier: Int, later: Int)] {
            let order = texts.indices.sorted { one, other in
                let order = shown(one).byteOrder(to: shown(other))
                return order == 0 ? texts[one].id.byteOrder(to: texts[other].id) < 0 : order < 0
            }
            return zip(order, order.dropFirst())
                .filter { shown($0).byteOrder(to: shown($1)) == 0 }.map { (earlier: $0, later: $1) }
        }
        // More than once for a sync whose own variant is the ID of another.
        for _ in 0..<3 {
            let renamed = repeated().map(\.later).filter { !usesID[$0] }
            if renamed.isEmpty { break }
            for index in renamed { usesID[index] = true }
        }
        for index in texts.indices { steps[group.lowerBound + index].usesIDAsVariant = usesID[index] }
        return repeated().map { group.lowerBound + $0.later }
    }
}
