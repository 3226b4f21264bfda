import HTTPExchange
import TestSupport
import Testing
import Vendors

@Suite("What a part's requests cost")
struct RequestMeterTests {
    @Test("every attempt counts with the time that the vendor took, without the waits in between")
    func countsAttempts() async {
        let fixture = APIClientFixture([
            .status(500).after(.seconds(2)), .status(429, headers: [("Retry-After", "30")]).after(.seconds(1)),
            .text("{}").after(.seconds(4)),
        ])
        let meter = RequestMeter()
        #expect(await fixture.client.numbers(meter: meter).success == [:])
        #expect(
            meter.reading == RequestMeter.Reading(requests: 3, duration: .seconds(7), longest: .seconds(4)))
    }

    @Test("a failed request counts with its time")
    func countsFailures() async {
        let fixture = APIClientFixture([.failure(.timeout).after(.seconds(30))])
        let meter = RequestMeter()
        _ = await fixture.client.numbers(meter: meter)
        #expect(
            meter.reading == RequestMeter.Reading(requests: 1, duration: .seconds(30), longest: .seconds(30)))
    }

    @Test("a request that was not sent costs nothing")
    func ignoresWhatWasNotSent() async {
        let fixture = APIClientFixture([.status(429, headers: [("Retry-After", "3600")])])
        _ = await fixture.get()
        let meter = RequestMeter()
        _ = await fixture.client.numbers(meter: meter)
        #expect(meter.reading == RequestMeter.Reading())
    }
}
