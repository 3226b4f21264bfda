import Foundation

/// Bodies compressed with gzip beforehand.
enum CompressedBody {
    /// The text `{"hello":"world"}`.
    static let helloWorld = decode("H4sIAAAAAAACA6tWykjNyclXslIqzy/KSVGqBQDRQQnYEQAAAA==")

    /// 300,000 zeros in about 300 bytes.
    static let bomb = decode(
        "H4sIAAAAAAACA+3BAQ0AAADCoPdPbQ8HFA" + String(repeating: "A", count: 386) + "/Bj74rL24JMEAA==")

    private static func decode(_ text: String) -> [UInt8] {
        Array(Data(base64Encoded: text) ?? Data())
    }
}
