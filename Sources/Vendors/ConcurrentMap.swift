extension Array where Element: Sendable {
    /// Transforms each element, at most `limit` of them at a time, and returns the results in the elements' order.
    func concurrentMap<Value: Sendable>(
        atMost limit: Int, _ transform: @escaping @Sendable (Element) async -> Value
    ) async -> [Value] {
        await withTaskGroup(of: (Int, Value).self) { group in
            var values = [Value?](repeating: nil, count: count)
            var next = startIndex
            func startNext() {
                guard next < endIndex else { return }
                let index = next
                next += 1
                group.addTask { (index, await transform(self[index])) }
            }
            for _ in 0..<Swift.max(limit, 1) { startNext() }
            for await (index, value) in group {
                values[index] = value
                startNext()
            }
            return values.compactMap(\.self)
        }
    }
}
