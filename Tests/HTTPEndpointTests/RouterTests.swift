import HTTPEndpoint
import Testing

@Suite("Routes")
struct RouterTests {
    private let router: Router = {
        var router = Router()
        router.get("/metrics") { _ in .text("metrics") }
        router.on("POST", "PUT", at: "/-/reload") { request in .text("reload by \(request.method)") }
        router.under("/nango") { request in .text("nango \(request.path)") }
        router.under("/nango/deep") { request in .text("deep \(request.path)") }
        return router
    }()

    private func answer(_ method: String, _ path: String) async -> (status: Int, body: String, allow: String?) {
        let response = await router.respond(to: EndpointRequest(method: method, path: path))
        let allow = response.headers.first { $0.name == "Allow" }?.value
        return (response.status, String(decoding: response.body.bytes, as: UTF8.self), allow)
    }

    @Test(
        "a path and a method find their route; HEAD finds the one of GET",
        arguments: [
            ("GET", "/metrics", "metrics\n"), ("HEAD", "/metrics", "metrics\n"),
            ("PUT", "/-/reload", "reload by PUT\n"),
            ("DELETE", "/nango/x/y", "nango /x/y\n"), ("GET", "/nango/deep/z", "deep /z\n"),
            ("GET", "/nango/", "nango /\n"),
        ])
    func found(method: String, path: String, body: String) async {
        let answer = await answer(method, path)
        #expect(answer.status == 200)
        #expect(answer.body == body)
    }

    @Test(
        "a known path with another method gets 405 and the methods it has",
        arguments: [
            ("DELETE", "/metrics", "GET, HEAD"), ("GET", "/-/reload", "POST, PUT"), ("HEAD", "/-/reload", "POST, PUT"),
            ("get", "/metrics", "GET, HEAD"),
        ])
    func wrongMethod(method: String, path: String, allow: String) async {
        let answer = await answer(method, path)
        #expect(answer.status == 405)
        #expect(answer.allow == allow)
    }

    @Test("an unknown path gets 404", arguments: ["/", "/metrics/", "/Metrics", "/nango", "/nangos/x"])
    func unknown(path: String) async {
        #expect(await answer("GET", path).status == 404)
    }

    @Test("the fallback can be replaced")
    func fallback() async {
        var router = router
        router.fallback = { _ in .text("<html>") }
        #expect(await router.respond(to: EndpointRequest(path: "/nowhere")).status == 200)
    }
}

@Suite("Queries")
struct QueryTests {
    @Test("parameters are decoded as HTML forms write them, repeated ones in order")
    func decodes() throws {
        let query = try #require(Query("source=a&b=x%20y+z%2B&source=%F0%9F%90%A6&flag&&e=1=2"))
        #expect(query.values(for: "source") == ["a", "🐦"])
        #expect(query["b"] == "x y z+")
        #expect(query["flag"] == "")
        #expect(query["e"] == "1=2")
        #expect(query["none"] == nil)
        #expect(query.parameters.count == 5)
    }

    @Test(
        "a broken escape, or one that is not UTF-8, is refused", arguments: ["a=%", "a=%2", "%zz=1", "a=%ff", "a=%+1"])
    func refuses(text: String) {
        #expect(Query(text) == nil)
    }

    @Test("an empty query has no parameters")
    func empty() {
        #expect(Query("")?.parameters.isEmpty == true)
    }
}
