import TestSupport
import Testing
import Vendors

/// A vendor as the conformance tests play it: two targets, `alpha` and `beta`, with the syncs that a test gives them.
struct ConformanceCase: Sendable {
    /// The vendor's own keys of a source's section; `FOLDER` stands for where the secret files are.
    let settings: String
    /// The secret files, by name.
    let secrets: [String: String]
    /// The secret file that beta's requests are authorised with.
    let secretOfBeta: String
    /// The vendor's word for success.
    let success: String
    /// JSON, and not what the vendor documents, whatever was asked.
    let wrongShape: String
    /// The metrics of syncs and connections that the vendor tells nothing for.
    let silent: Set<String>
    /// Which target a request asks for; `nil` if for none.
    let target: @Sendable (SeenRequest) -> String?
    /// The body of a good answer, where a request's target has these syncs.
    let answer: @Sendable (SeenRequest, [PlayedSync]) -> String
    /// The same, where every page names one more page; `nil` for a vendor without pages.
    let endless: (@Sendable (SeenRequest, [PlayedSync]) -> String)?
}

/// A sync as a test wants a vendor to tell of it.
struct PlayedSync: Sendable {
    var id = "1"
    /// Every ``broken`` in it is sent as a byte that is not UTF-8.
    var name = "issues"
    /// The status word; `nil` for the vendor's word for success.
    var word: String?
    /// When the last run ended, RFC 3339.
    var finished = "2023-11-14T22:00:00Z"
    /// Whether the vendor leaves out all that it may leave out.
    var isBare = false

    static let broken: Character = "\u{1A}"
    /// An element that is a JSON object and no sync.
    static let nameless = PlayedSync(id: "")
}

/// A vendor that says how it is played.
protocol ConformanceSubject: Vendor {
    static var conformance: ConformanceCase { get }
}

/// A vendor of the catalogue, as an argument of a test.
struct Subject: Sendable, CustomTestStringConvertible {
    let name: String
    let play: ConformanceCase

    var testDescription: String { name }

    static let all = VendorCatalogue.all.compactMap { vendor in
        (vendor as? any ConformanceSubject.Type).map { Subject(name: $0.name, play: $0.conformance) }
    }
}
