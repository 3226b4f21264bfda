/// Which syncs the parameter `syncs` of `GET /sync/status` names.
enum NangoSyncNames: Sendable {
    /// `*`: every sync and variant.
    case all
    /// `name` means the base variant, `name::variant` another one.
    case some(Set<String>)

    init(_ text: String) {
        guard text != "*" else {
            self = .all
            return
        }
        self = .some(
            Set(text.split(separator: ",").map { $0.contains("::") ? String($0) : "\($0)::base" }))
    }

    var isAll: Bool {
        if case .all = self { true } else { false }
    }

    func contain(_ name: String, variant: String = "base") -> Bool {
        switch self {
        case .all: true
        case .some(let names): names.contains("\(name)::\(variant)")
        }
    }
}
