import Fleet

/// A disc in the colour of a condition, for the browser's tab.
enum Favicon {
    static func disc(_ condition: SourceCondition?) -> HTML {
        switch condition {
        case .down: disc("c8322b")
        case .impaired: disc("d97706")
        case .whole: disc("2b8a4b")
        case nil: disc("6b7a8c")
        }
    }

    private static func disc(_ colour: String) -> HTML {
        """
        <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E\
        %3Ccircle cx='8' cy='8' r='7' fill='%23\(colour)'/%3E%3C/svg%3E">
        """
    }
}
