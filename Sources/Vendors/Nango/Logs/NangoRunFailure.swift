import JSONStream
import SyncModel

/// Why a run failed, by its state and its error in the logs.
struct NangoRunFailure: Equatable, Sendable {
    let failureClass: FailureClass
    /// One line for people, shortened, without what looks like an address or a token.
    let text: String?

    /// - Parameters:
    ///   - state: `failed`, `timeout` or `cancelled`.
    ///   - error: The run's `error`. Its `status` says nothing: it is the same for many causes.
    init(state: String, error: JSONValue?) {
        let error = NangoRunError(error)
        let found = Self.rules.lazy.compactMap { $0(state, error) }.first
        failureClass = found ?? (error.type == nil || state == "timeout" ? .unknown : .other)
        text = error.text(state: state)
    }

    /// The first that applies counts.
    private static let rules: [@Sendable (String, NangoRunError) -> FailureClass?] = [
        { state, _ in state == "cancelled" ? .interrupted : nil },
        { _, error in error.sentence.flatMap(byExpiry) },
        { _, error in error.code.flatMap(byCode) },
        { _, error in error.upstreamStatus.flatMap(byStatus) },
        { _, error in error.type == "sync_script_failure" && error.isRunnerMissing ? .interrupted : nil },
        { _, error in
            guard error.type == "script_internal_error" || error.type == "action_script_runtime_error" else {
                return nil
            }
            return error.message.flatMap(statusCode).flatMap(byStatus) ?? .script
        },
    ]

    /// What ended a run that did not end by itself.
    private static func byExpiry(_ sentence: String) -> FailureClass? {
        if sentence.hasSuffix("startedToCompletedTimeoutSecs_exceeded") { return .timeout }
        let isInterrupted =
            sentence == "Execution expired: heartbeatTimeoutSecs_exceeded" || sentence == "Execution was cancelled"
        return isInterrupted ? .interrupted : nil
    }

    private static func byCode(_ code: String) -> FailureClass? {
        switch code {
        case "invalid_credentials": .credentials
        case "base_url_override_not_allowed", "denied_ip", "denied_dns", "denied_hostname", "unknown_provider":
            .configuration
        case "dns_resolution_failed", "ECONNREFUSED", "ECONNRESET": .thirdParty
        case "ETIMEDOUT", "ECONNABORTED": .timeout
        default: nil
        }
    }

    /// By the third party's response.
    private static func byStatus(_ status: Int) -> FailureClass? {
        switch status {
        case 401: .credentials
        case 403: .permission
        case 404: .notFound
        case 429: .rateLimit
        case 408, 504: .timeout
        case 400...599: .thirdParty
        default: nil
        }
    }

    /// The number at the end of "Request failed with status code 401".
    private static func statusCode(in message: String) -> Int? {
        let words = message.split(separator: " ")
        guard words.count >= 3, words.suffix(3).dropLast() == ["status", "code"] else { return nil }
        return words.last.flatMap { $0.utf8.count == 3 ? Int($0) : nil }
    }
}

/// The members of a run's error that say why it failed.
private struct NangoRunError {
    let type: String?
    /// The payload, if it is a text.
    let sentence: String?
    /// `code` of the payload, or of the payload's `error`.
    let code: String?
    /// `message` of the payload, or of the payload's `error`.
    let message: String?
    let upstreamStatus: Int?
    /// Whether no runner took the run.
    let isRunnerMissing: Bool

    init(_ error: JSONValue?) {
        let payload = error?["payload"]
        let inner = payload?["error"]
        type = error?.text("type")
        sentence = payload?.string
        code = payload?.text("code") ?? inner?.text("code")
        message = payload?.text("message") ?? inner?.text("message")
        upstreamStatus = error?["additional_properties"]?["upstream_response"]?.count("status")
        isRunnerMissing = [payload?.string, inner?.string].contains {
            $0?.contains("Nango runner was unable to execute") == true
        }
    }

    func text(state: String) -> String? {
        // Nango itself is then in the third party's place.
        if let upstreamStatus, code != "invalid_credentials" {
            let words = message.flatMap(FailureText.shortened)
            return "HTTP \(upstreamStatus) from the third party" + (words.map { ": \($0)" } ?? "")
        }
        if isRunnerMissing { return "Nango runner was unable to execute the function" }
        if let sentence { return FailureText.shortened(sentence) }
        if let message, let words = FailureText.shortened(message) {
            return code.flatMap { message.contains($0) ? nil : FailureText.shortened("\($0): \(words)") } ?? words
        }
        if let code { return FailureText.shortened(code) }
        return state == "cancelled" ? "the run was cancelled" : nil
    }
}
