import FoundationEssentials
import Synchronization

/// The `Date` header, written once a second.
final class HTTPDate: Sendable {
    private let latest = Mutex<(second: Int, text: String)>((.min, ""))

    /// The present second as RFC 9110 wants it: `Sun, 06 Nov 1994 08:49:37 GMT`.
    func now() -> String {
        let second = Int(Date.now.timeIntervalSince1970.rounded(.down))
        return latest.withLock { latest in
            if latest.second != second { latest = (second, Self.text(second: second)) }
            return latest.text
        }
    }

    /// Writes a time given in Unix seconds.
    static func text(second: Int) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents(
            [.weekday, .day, .month, .year, .hour, .minute, .second],
            from: Date(timeIntervalSince1970: Double(second)))
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let day = days[(parts.weekday ?? 1) - 1]
        let month = months[(parts.month ?? 1) - 1]
        let time = [parts.hour, parts.minute, parts.second].map(twoDigits).joined(separator: ":")
        return "\(day), \(twoDigits(parts.day)) \(month) \(parts.year ?? 1970) \(time) GMT"
    }

    private static func twoDigits(_ number: Int?) -> String {
        let number = number ?? 0
        return number < 10 ? "0\(number)" : "\(number)"
    }
}
