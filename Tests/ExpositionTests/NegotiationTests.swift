import Exposition
import Testing

@Suite("Content negotiation")
struct NegotiationTests {
    @Test(
        "text is served to whoever does not prefer OpenMetrics",
        arguments: [
            nil, "", "*/*", "text/plain", "text/html", "application/json", "application/*",
            "text/plain;version=0.0.4;q=1,application/openmetrics-text;version=1.0.0;q=0.5",
            "application/openmetrics-text;version=2.0.0", "application/openmetrics-text;q=0",
            "application/openmetrics-text; version=1.0.0; q=0, */*", "q=1", ";;,,;", "application/openmetrics-text;q=x",
            "text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0",
        ] as [String?]
    )
    func text(accept: String?) {
        #expect(ExpositionFormat.preferred(by: accept) == .text)
    }

    @Test(
        "OpenMetrics is served to whoever prefers it by q-value, or names it more closely",
        arguments: [
            "application/openmetrics-text", "application/openmetrics-text;version=1.0.0",
            "application/openmetrics-text; version=0.0.1", "Application/OpenMetrics-Text;Version=\"1.0.0\"",
            "application/openmetrics-text;version=1.0.0,text/plain", "application/openmetrics-text,*/*",
            "text/plain;q=0.5,application/openmetrics-text;q=0.6",
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        ]
    )
    func openMetrics(accept: String) {
        #expect(ExpositionFormat.preferred(by: accept) == .openMetrics)
    }
}
