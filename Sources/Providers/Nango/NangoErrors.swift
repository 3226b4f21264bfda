import Foundation

extension Nango {
    /// `error.code` of `{"error":{"code":…,"message":…}}`.
    package static func errorCode(in body: [UInt8]) -> String? {
        struct Answer: Decodable {
            struct Reason: Decodable { let code: String }
            let error: Reason
        }
        return try? JSONDecoder().decode(Answer.self, from: Data(body)).error.code
    }
}
