/// What one client may cost: sizes, times and how many connections there may be.
package struct EndpointLimits: Sendable {
    /// The most bytes of request line and headers together; more is answered with 431.
    package var maximumHeaderBytes = 64 << 10
    /// The most header lines; more is answered with 431.
    package var maximumHeaderLines = 256
    /// The most bytes of a request body, which is read and thrown away; more is answered with 413.
    package var maximumBodyBytes = 64 << 10
    /// The most connections open at a time, if the process may open as many files. For the next one, another one is
    /// closed: see ``ConnectionRegistry``.
    package var maximumConnections = 1024
    /// From the first byte of a request, or from the start of a connection, to the request's last byte; then 408.
    package var headerTimeout = Duration.seconds(10)
    /// How few bytes of a response a client may read within ``readingWindow`` before it is disconnected.
    package var minimumBytesRead = 10 << 10
    package var readingWindow = Duration.seconds(10)
    /// How long a client may take to read a response in all.
    package var responseTimeout = Duration.seconds(60)
    /// How long a connection may rest between requests.
    package var idleTimeout = Duration.seconds(120)
    /// How long a stop waits for requests in flight before their connections are cut.
    package var drainTimeout = Duration.seconds(10)
    /// How long bytes of a refused request are still taken, so that the refusal reaches its client.
    package var lingerTimeout = Duration.seconds(1)

    package init() {}
}
