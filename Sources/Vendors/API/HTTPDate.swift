import SyncModel

extension Timestamp {
    /// Reads an HTTP date in any of the three forms of RFC 9110: `Sun, 06 Nov 1994 08:49:37 GMT`,
    /// `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`. Anything else is `nil`.
    init?(httpDate text: String) {
        let words = text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "-" }).map(String.init)
        let fields: (day: String, month: String, year: String, time: String)
        switch words.count {
        case 6 where words[5] == "GMT": fields = (words[1], words[2], words[3], words[4])
        case 5: fields = (words[2], words[1], words[4], words[3])
        default: return nil
        }
        guard let month = months.firstIndex(of: fields.month), let day = number(fields.day, digits: 1...2),
            var year = number(fields.year, digits: 2...4), fields.year.count != 3, fields.time.count == 8
        else { return nil }
        if fields.year.count == 2 { year += year < 70 ? 2000 : 1900 }
        let date = "\(padded(year, to: 4))-\(padded(month + 1, to: 2))-\(padded(day, to: 2))"
        self.init(rfc3339: "\(date)T\(fields.time)Z")
    }
}

private let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

private func number(_ text: String, digits: ClosedRange<Int>) -> Int? {
    digits.contains(text.utf8.count) && text.allSatisfy { ("0"..."9").contains($0) } ? Int(text) : nil
}

private func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
