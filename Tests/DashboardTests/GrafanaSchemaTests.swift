import Foundation
import TestSupport
import Testing

@Suite("Dashboards are what Grafana's own model of one holds")
struct GrafanaSchemaTests {
    /// What Grafana's Prometheus data source reads of an annotation, and the model of a dashboard does not know, because
    /// it leaves a data source's fields to the data source.
    private static let ofTheDataSource: Set = ["/annotations/list/0/tagKeys", "/annotations/list/0/titleFormat"]

    @Test("decoding and encoding them loses nothing", arguments: Dashboard.names)
    func decoding(name: String) async throws {
        let answer = try await Oracle.python.ask(["-c", Self.decodeAndEncode, path(name)])
        #expect(answer.status == 0, "\(answer.error)")
        let lost = Set(answer.output.split(separator: "\n").map(String.init))
        #expect(lost == Self.ofTheDataSource)
    }

    @Test("their keys are sorted and their form is fixed, so that a change shows as one", arguments: Dashboard.names)
    func form(name: String) async throws {
        let answer = try await Oracle.python.ask(["-c", Self.normalForm, path(name)])
        #expect(answer.status == 0, "\(answer.error)")
        #expect(answer.output == (try Repository.text("dashboards/\(name).json")))
    }

    @Test("they are what packaging/dashboards/build writes; make dashboards writes them anew")
    func generated() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "dashboards-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let build = Repository.file("packaging/dashboards/build").path()
        let answer = try await Oracle.python.ask([build, folder.path()])
        #expect(answer.status == 0, "\(answer.error)")
        for name in Dashboard.names {
            let written = try String(contentsOf: folder.appending(path: "\(name).json"), encoding: .utf8)
            #expect(written == (try Repository.text("dashboards/\(name).json")), "\(name)")
        }
    }

    private func path(_ name: String) -> String { Repository.file("dashboards/\(name).json").path() }

    private static let decodeAndEncode = """
        import json, sys
        from grafana_foundation_sdk.cog.encoder import JSONEncoder
        from grafana_foundation_sdk.cog.plugins import register_default_plugins
        from grafana_foundation_sdk.models.dashboard import Dashboard

        def leaves(value, path=""):
            items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
            for key, child in items:
                yield from leaves(child, f"{path}/{key}")
            if not items or not value:
                yield path, value

        register_default_plugins()
        with open(sys.argv[1]) as file:
            text = file.read()
        before = dict(leaves(json.loads(text)))
        after = dict(leaves(json.loads(JSONEncoder().encode(Dashboard.from_json(json.loads(text))))))
        for path, value in before.items():
            if path not in after or after[path] != value:
                print(path)
        """

    private static let normalForm = """
        import json, sys
        with open(sys.argv[1]) as file:
            print(json.dumps(json.load(file), ensure_ascii=False, indent=2, sort_keys=True))
        """
}
