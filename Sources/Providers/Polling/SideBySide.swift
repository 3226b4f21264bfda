extension Array where Element: Sendable {
    /// What `transform` makes of each element, in their order, at most `limit` of them at a time.
    ///
    /// - Parameter finished: Told how many are done, each time one is.
    func mapSideBySide<Value: Sendable>(
        atMost limit: Int, finished: (Int) -> Void = { _ in },
        _ transform: @escaping @Sendable (Element) async -> Value
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
            var done = 0
            for await (index, value) in group {
                values[index] = value
                done += 1
                finished(done)
                startNext()
            }
            return values.compactMap(\.self)
        }
    }
}
