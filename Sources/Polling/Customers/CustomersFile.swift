package import Vendors

/// `customers_file`: read again when it changes; its last good content remains in use.
package struct CustomersFile: Sendable {
    private let file: LastGoodFile<CustomerDirectory>

    /// - Parameters:
    ///   - path: Ready to be opened.
    ///   - parse: Reads the content, or throws why it cannot be used.
    package init(path: String, parse: @escaping LastGoodFile<CustomerDirectory>.Parser) {
        file = LastGoodFile(path: path, parse: parse)
    }

    package var path: String { file.path }

    /// Reads the file anew.
    package func read() async -> LastGoodFile<CustomerDirectory>.State { await file.read() }
}

extension CustomersFile: Equatable {
    package static func == (one: CustomersFile, other: CustomersFile) -> Bool { one.path == other.path }
}
