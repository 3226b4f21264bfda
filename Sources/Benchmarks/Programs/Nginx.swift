import FoundationEssentials

/// nginx with two servers: files as they are, and files over TLS and HTTP/2 with a certificate of its own.
final class Nginx {
    static let name = "nginx"

    let port: Int
    let securePort: Int
    let certificate: String
    private let process: ChildProcess

    /// - Parameter folder: Whose folder `site` is served.
    init(_ bench: Bench) throws {
        port = try Loopback.freePort()
        securePort = try Loopback.freePort()
        let folder = bench.folder
        certificate = folder.path("nginx.pem")
        try FileManager.default.createDirectory(atPath: folder.path("site"), withIntermediateDirectories: true)
        try ChildProcess.run([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2", "-keyout", folder.path("nginx.key"), "-out", certificate, "-subj", "/CN=benchmark", "-addext",
            "subjectAltName=IP:127.0.0.1",
        ])
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map { "\($0)_temp_path \(folder.path)/\($0);" }.joined(separator: " ")
        try folder.write(
            """
            daemon off; master_process off; worker_processes 1;
            pid \(folder.path)/nginx.pid;
            events { worker_connections 1024; }
            http {
                access_log off; \(temporary)
                keepalive_requests 1000000; http2_max_concurrent_streams 128;
                root \(folder.path)/site; sendfile on;
                server { listen 127.0.0.1:\(port); }
                server {
                    listen 127.0.0.1:\(securePort) ssl http2;
                    ssl_certificate \(certificate); ssl_certificate_key \(folder.path)/nginx.key;
                }
            }
            """, to: "nginx.conf")
        try folder.write("Ready.\n", to: "site/ready")
        process = try ChildProcess([
            bench.peer("nginx"), "-e", folder.path("nginx.log"), "-c", folder.path("nginx.conf"),
        ])
        try Loopback.untilAnswered("/ready", port: port, by: process)
    }
}
