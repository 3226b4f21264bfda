/// Whether a request may go out.
enum Admission: Equatable, Sendable {
    case admitted
    /// Not now; when to ask again, on the clock that never jumps.
    case retry(at: Duration)
}
