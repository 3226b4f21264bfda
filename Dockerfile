# The program is built with the Swift toolchain and runs without it.
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
    && strip -o /sync-health-exporter .build/release/sync-health-exporter

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libcrypt1 libcurl4 libisal2 libssl3 libstdc++6 \
        libyaml-0-2 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /sync-health-exporter /usr/bin/sync-health-exporter
# A volume that is mounted here takes over its owner; see --storage.path.
RUN install -d -o 10380 -g 10380 -m 0700 /var/lib/sync-health-exporter
# Neither root nor anybody whom another image knows; it owns that folder, and writes only where it is told to.
USER 10380:10380
WORKDIR /etc/sync-health-exporter
EXPOSE 10380
ENTRYPOINT ["/usr/bin/sync-health-exporter"]
