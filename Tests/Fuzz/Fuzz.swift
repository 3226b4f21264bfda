import CLibFuzzer
import FuzzTargets
import Glibc

/// Runs one target under libFuzzer: `Fuzz --target=NAME` and libFuzzer's own flags, which have one dash.
@main
struct Fuzz {
    static func main() {
        if CommandLine.arguments.contains("--list") {
            for target in FuzzTarget.all { print(target.name, target.longestInput) }
            return
        }
        guard let target else {
            print("usage: Fuzz --list | Fuzz --target=NAME [--words] [libFuzzer's flags and folders]")
            exit(2)
        }
        if CommandLine.arguments.contains("--words") {
            for word in target.words { print(dictionaryEntry(word)) }
            return
        }
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        exit(LLVMFuzzerRunDriver(&count, &arguments, run))
    }
}

private let target = FuzzTarget.all.first { CommandLine.arguments.contains("--target=\($0.name)") }

/// What libFuzzer calls with each input.
private func run(_ input: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: input, count: count))
    let finding = InlineExecutor.shared.run { () async -> Finding? in
        do throws(Finding) {
            try await target?.check(bytes)
            return nil
        } catch {
            return error
        }
    }
    if let finding {
        print("\nFINDING in \(target?.name ?? ""): \(finding)")
        fflush(nil)
        abort()
    }
    return 0
}

/// A word as a line of libFuzzer's dictionaries.
private func dictionaryEntry(_ word: String) -> String {
    let escaped = word.utf8.map { byte in
        let digits = String(byte, radix: 16)
        return "\\x" + (byte < 16 ? "0" : "") + digits
    }
    return "\"\(escaped.joined())\""
}
