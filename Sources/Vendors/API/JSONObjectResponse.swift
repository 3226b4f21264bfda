package import HTTPExchange
package import JSONStream

/// Reads a small object while its bytes arrive.
package struct JSONObjectResponse<Value: JSONElement>: ResponseReader {
    private var reader: JSONObjectReader

    /// - Parameter maximumBytes: The memory that the object may take, two or three times its text.
    package init(_ type: Value.Type = Value.self, maximumBytes: Int = 16 << 20) {
        reader = JSONObjectReader(largest: maximumBytes)
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
        guard let value = Value(json) else {
            throw RequestFailure(.schema, "the response had none of the members that identify it")
        }
        return value
    }
}
