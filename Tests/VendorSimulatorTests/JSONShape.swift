import Foundation

/// What a JSON text is made of: for each path, the kinds of values found there.
///
/// Elements of arrays share the path `[]`. The members of an object whose keys are data share the path `*`.
struct JSONShape: Equatable {
    /// Objects whose keys are data: models, tags, the parts of a checkpoint.
    private static let maps: Set<String> = ["latestResult", "recordCount", "tags", "metadata", "checkpoint"]

    private(set) var kinds: [String: Set<String>] = [:]

    /// The shape of one value or, merged, of several.
    init(_ values: [Any], at path: String = "") {
        for value in values { add(value, at: path) }
        addMissing(values, at: path)
    }

    /// What is here and not in another shape, one entry for each path and kind.
    func subtracting(_ other: JSONShape) -> Set<String> {
        var rest: Set<String> = []
        for (path, kinds) in kinds {
            for kind in kinds.subtracting(other.kinds[path] ?? []) { rest.insert("\(path): \(kind)") }
        }
        return rest
    }

    private mutating func add(_ value: Any, at path: String) {
        switch value {
        case is NSNull: insert("null", at: path)
        case is String: insert("string", at: path)
        case let list as [Any]:
            insert(list.isEmpty ? "empty array" : "array", at: path)
            merge(JSONShape(list, at: "\(path)[]"))
        case let object as [String: Any]:
            insert(object.isEmpty ? "empty object" : "object", at: path)
            let isMap = Self.maps.contains(String(path.split(separator: ".").last ?? ""))
            for (key, member) in object { add(member, at: isMap ? "\(path).*" : "\(path).\(key)") }
        case let number as NSNumber:
            insert(String(cString: number.objCType) == "c" ? "bool" : "number", at: path)
        default: insert("\(type(of: value))", at: path)
        }
    }

    /// Marks the keys that some objects have and others lack.
    private mutating func addMissing(_ values: [Any], at path: String) {
        let objects = values.compactMap { $0 as? [String: Any] }
        guard !Self.maps.contains(String(path.split(separator: ".").last ?? "")) else { return }
        for key in Set(objects.flatMap(\.keys)) where objects.contains(where: { $0[key] == nil }) {
            insert("missing", at: "\(path).\(key)")
        }
    }

    private mutating func insert(_ kind: String, at path: String) {
        kinds[path, default: []].insert(kind)
    }

    private mutating func merge(_ other: JSONShape) {
        for (path, kinds) in other.kinds { self.kinds[path, default: []].formUnion(kinds) }
    }
}
