import Foundation
import HTTPExchange
import TestSupport

extension Fault {
    /// Statuses that say no.
    static let refusals =
        [
            (301, FailureReason.clientError), (302, .clientError), (307, .clientError), (401, .unauthorized),
            (403, .forbidden), (404, .notFound), (400, .clientError), (408, .clientError), (410, .clientError),
            (418, .clientError), (204, .clientError),
        ].map { status, reason in
            let location = [("Location", "http://elsewhere.invalid/login")]
            return Fault(
                status < 400 && status >= 300 ? "\(status), a redirect to another host" : "\(status)",
                .answers { _ in
                    status == 204
                        ? [.send(ScriptedServer.head(status: 204))]
                        : [.send(ScriptedServer.json("{}", status: status, headers: status < 400 ? location : []))]
                },
                .failure([reason]))
        }

    /// A 429 with every kind of plea: how long it may last is the vendor's to say, from a second to an hour.
    static let pauses = [
        pause("429, `Retry-After` in seconds", owed: .seconds(7)) { _ in "7" },
        pause("429, `Retry-After: 0`", owed: .seconds(1)) { _ in "0" },
        pause("429, `Retry-After` with a date", owed: .seconds(8)) { httpDate($0 + 9) },
        pause("429, `Retry-After` with a past date", owed: .seconds(1)) { httpDate($0 - 3600) },
        pause("429, `Retry-After` with garbage", owed: .seconds(1)) { _ in "soon" },
        pause("429, negative `Retry-After`", owed: .seconds(1)) { _ in "-5" },
        pause("429 without `Retry-After`", owed: .seconds(1)) { _ in nil },
        pause("429, `Retry-After` longer than a poll", owed: .seconds(200)) { _ in "200" },
        pause("429, huge `Retry-After`", owed: .seconds(3600)) { _ in "99999999999999999999" }
            .feltFor(.seconds(4_500)),
        pause("429, `Retry-After` with a date in the year 2999", owed: .seconds(3600)) { _ in
            "Tue, 01 Jan 2999 00:00:00 GMT"
        }.feltFor(.seconds(4_500)),
    ]

    /// Vendors that are down, or nearly.
    static let outages =
        [500, 502, 503, 504, 599].map { status in
            Fault(
                status == 502 ? "502 with an HTML page" : "\(status)",
                .answers { _ in
                    [.send(ScriptedServer.answer(status: status, body: Array("<html>Bad Gateway</html>".utf8)))]
                },
                .failure([.serverError]))
        } + [
            Fault(
                "503 twice, then the answer",
                .answers {
                    $0.attempt <= 2
                        ? [.send(ScriptedServer.answer(status: 503))] : [.send(ScriptedServer.answer(body: $0.good))]
                },
                .reading("all is read at the third attempt", requests: [.serverError])),
            Fault(
                "reset twice, then the answer",
                .answers { $0.attempt <= 2 ? [.reset] : [.send(ScriptedServer.answer(body: $0.good))] },
                .reading("all is read at the third attempt", requests: [.reset])),
            Fault(
                "429 once, then the answer",
                .answers {
                    $0.attempt == 1
                        ? [.send(ScriptedServer.answer(status: 429, headers: [("Retry-After", "3")]))]
                        : [.send(ScriptedServer.answer(body: $0.good))]
                },
                .reading("all is read once the pause is over", requests: [.rateLimited])
            ).owing(.seconds(3)),
        ]

    private static func pause(
        _ name: String, owed: Duration, plea: @escaping @Sendable (Int64) -> String?
    ) -> Fault {
        Fault(
            name,
            .answers { cue in
                let headers = plea(cue.now).map { [("Retry-After", $0)] } ?? []
                return [.send(ScriptedServer.json("{}", status: 429, headers: headers))]
            },
            .failure([.rateLimited])
        ).owing(owed)
    }

    private static func httpDate(_ seconds: Int64) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
    }
}
