import SyncModel
import Testing

@testable import Vendors

@Suite("HTTP dates")
struct HTTPDateTests {
    @Test(
        "a date is read in each of its three forms",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
            ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
            ("Thursday, 29-Feb-24 23:59:59 GMT", 1_709_251_199), ("Thu Feb 29 23:59:59 2024", 1_709_251_199),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Thu, 01-Jan-70 00:00:00 GMT", 0),
        ] as [(String, Int64)])
    func reads(text: String, seconds: Int64) {
        #expect(Timestamp(httpDate: text) == Timestamp(seconds: seconds))
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "120", "soon", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 1994",
            "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 8:49:37 GMT", "Sun, 06 Nov 99999 08:49:37 GMT", "Sun, +6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 GMT GMT", "1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37.5 GMT",
            "Sun, 06 Nov -994 08:49:37 GMT", "Sun, 99999999999999999999 Nov 1994 08:49:37 GMT",
        ])
    func refuses(text: String) {
        #expect(Timestamp(httpDate: text) == nil)
    }
}
