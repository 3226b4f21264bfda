# The image of `make image`, for where there is Docker: the program, Debian's libraries, nothing else.
#
# On arm64 it should build the same way: nothing here names an architecture, and Debian and the Swift image have both.
# Neither this file nor arm64 was run; `make image` and `make image-test` were, on amd64.
FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends libcrypt-dev libcurl4-openssl-dev libisal-dev libssl-dev \
        libyaml-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Package.swift ./
COPY Sources Sources
# The manifest names the tests' folders.
COPY Tests Tests
RUN swift build -c release --static-swift-stdlib --product sync-health-exporter \
        --explicit-target-dependency-import-check error \
        -Xcc -fstack-protector-strong -Xcc '-D_FORTIFY_SOURCE=(__swift__>0?0:2)' \
        -Xlinker -z -Xlinker relro -Xlinker -z -Xlinker now \
    && strip -o /sync-health-exporter .build/release/sync-health-exporter

FROM debian:bookworm-slim AS libraries
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates mmdebstrap \
    && rm -rf /var/lib/apt/lists/*
COPY packaging/image /packaging/image
RUN SOURCE_DATE_EPOCH=0 MMDEBSTRAP_MODE=root /packaging/image/rootfs bookworm /libraries

FROM scratch
LABEL org.opencontainers.image.title="sync-health-exporter" \
    org.opencontainers.image.description="Prometheus exporter for the health of Nango, Paragon and Merge syncs" \
    org.opencontainers.image.source="https://github.com/sync-health-exporter/sync-health-exporter" \
    org.opencontainers.image.licenses="Apache-2.0"
COPY --from=libraries /libraries /
# A volume that is mounted here takes over its owner; see --storage.path.
COPY --from=libraries --chown=10380:10380 /libraries/var/lib/sync-health-exporter /var/lib/sync-health-exporter
COPY LICENSE packaging/debian/copyright /usr/share/doc/sync-health-exporter/
COPY --from=build /sync-health-exporter /usr/bin/sync-health-exporter
# Neither root nor anybody whom another image knows; it owns that folder, and writes only where it is told to.
USER 10380:10380
WORKDIR /etc/sync-health-exporter
EXPOSE 10380
ENTRYPOINT ["/usr/bin/sync-health-exporter"]
