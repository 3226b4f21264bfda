package import SyncModel

extension SourceFleet {
    /// The syncs whose last run failed and of which no reason is known, in the order of the rows.
    ///
    /// - Parameter maximum: How many are wanted.
    package func unexplainedFailures(maximum: Int = .max) -> [FailedRun] {
        var runs: [FailedRun] = []
        for (number, block) in blocks.enumerated() {
            let content = block.content
            for (index, row) in content.rows.enumerated() where row.lastRunFailed == true && row.failureClass == nil {
                if runs.count == maximum { return runs }
                runs.append(
                    FailedRun(
                        target: content.texts[row.target],
                        identity: SyncIdentity(
                            integration: content.texts[row.integration], connection: content.texts[row.connection],
                            sync: content.texts[row.sync], variant: content.texts[row.variant],
                            id: content.texts[row.id]),
                        ended: row.lastFinished.time, hasVariants: hasVariants(number, index)))
            }
        }
        return runs
    }

    /// Gives syncs the reasons of their failed runs. A sync that has run again since is left as it is.
    ///
    /// - Returns: Whether anything changed.
    package mutating func explain(_ explanations: [FailureExplanation]) -> Bool {
        var byPosition: [BlockList.Position: FailureExplanation] = [:]
        for explanation in explanations {
            let run = explanation.run
            guard let position = present.find(run.target, run.identity) else { continue }
            let row = present[position].row
            guard row.lastRunFailed == true, row.lastFinished == OptionalTime(run.ended) else { continue }
            byPosition[position] = explanation
        }
        if byPosition.isEmpty { return false }
        var blocks = present.blocks
        var builder = BlockBuilder(isSummarized: isSummarized)
        for number in Set(byPosition.keys.map(\.block)) {
            let block = blocks[number]
            for (index, row) in block.content.rows.enumerated() {
                builder.append(
                    block.content, index, readAt: block.readAt[index], expires: block.expires[index],
                    usesIDAsVariant: row.usesIDAsVariant)
                if let explanation = byPosition[BlockList.Position(block: number, row: index)] {
                    builder.explainLast(explanation)
                }
            }
            blocks[number] = builder.finish()
        }
        present = BlockList(blocks: blocks, count: present.count, stateCounts: present.stateCounts)
        return true
    }

    /// Whether a neighbour of a row is another variant of the same sync.
    private func hasVariants(_ block: Int, _ index: Int) -> Bool {
        let content = blocks[block].content
        let row = content.rows[index]
        func isVariant(_ other: BlockContent, _ index: Int) -> Bool {
            other.order(of: other.rows[index], to: row, in: content, upTo: .sync) == 0
        }
        if index > 0 {
            if isVariant(content, index - 1) { return true }
        } else if block > 0, isVariant(blocks[block - 1].content, blocks[block - 1].count - 1) {
            return true
        }
        if index + 1 < content.rows.count { return isVariant(content, index + 1) }
        return block + 1 < blocks.count && isVariant(blocks[block + 1].content, 0)
    }
}
