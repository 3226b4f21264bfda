package import HTTPExchange
package import JSONStream

/// Reads a small object while its bytes arrive.
package struct JSONObjectResponse<Value: Sendable>: ResponseReader {
    private var reader: JSONObjectReader
    private let make: @Sendable (JSONValue) -> Value?

    /// - Parameters:
    ///   - maximumBytes: The memory that the object may take, two or three times its text.
    ///   - make: Makes the value, or `nil` of an object that it cannot be made from.
    package init(maximumBytes: Int = 16 << 20, make: @escaping @Sendable (JSONValue) -> Value?) {
        reader = JSONObjectReader(largest: maximumBytes)
        self.make = make
    }

    /// Reads a value that needs nothing but its JSON.
    package init(_ type: Value.Type = Value.self, maximumBytes: Int = 16 << 20) where Value: JSONElement {
        self.init(maximumBytes: maximumBytes) { Value($0) }
    }

    package mutating func read(_ bytes: RawSpan, of head: HTTPResponseHead) throws(RequestFailure) {
        do throws(JSONStreamError) {
            try reader.read(bytes)
        } catch {
            throw RequestFailure(error)
        }
    }

    /// The value.
    ///
    /// - Throws: `schema` also for an object that the value cannot be made from.
    package consuming func response() throws(RequestFailure) -> Value {
        let json: JSONValue
        do throws(JSONStreamError) {
            json = try reader.finish()
        } catch {
            throw RequestFailure(error)
        }
        guard let value = make(json) else {
            throw RequestFailure(.schema, "the response had none of the members that identify it")
        }
        return value
    }
}
