/// A property that does not hold for an input.
package struct Finding: Error, Equatable, CustomStringConvertible {
    /// What was seen instead, in one sentence.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Holds a property to be true.
func demand(_ property: Bool, _ finding: @autoclosure () -> String) throws(Finding) {
    if !property { throw Finding(finding()) }
}

/// Holds two ways to the same value to lead there.
func demandEqual<Value: Equatable>(_ left: Value, _ right: Value, _ finding: @autoclosure () -> String) throws(Finding)
{
    if left != right { throw Finding("\(finding()): \(left) and \(right)") }
}
