import JSONStream
import SyncModel

/// Merge's words for what is wrong with an account: `status_detail`, or the `error_description` of an issue.
enum MergeReason {
    static func failureClass(of text: String) -> FailureClass {
        let text = text.lowercased()
        let classes: [(String, FailureClass)] = [
            ("bad api key", .credentials), ("invalid login", .credentials), ("expired multi-factor", .credentials),
            ("missing permission", .permission), ("api error", .thirdParty), ("third-party offline", .thirdParty),
            ("third party offline", .thirdParty), ("hit rate limit", .rateLimit),
        ]
        return classes.first { text.contains($0.0) }?.1 ?? .other
    }
}

/// An element of the list of issues. Its members about the end user, and its details, are not decoded.
struct MergeIssue: JSONElement {
    /// `error_description`: a short label.
    let description: String
    /// `last_incident_time`
    let lastIncident: Timestamp?

    init?(_ json: JSONValue) {
        guard let description = json.text("error_description") else { return nil }
        self.description = description
        lastIncident = json.timestamp("last_incident_time")
    }
}
