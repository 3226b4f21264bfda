# Everything a fresh Debian 12 with a Swift 6.3 toolchain needs installs itself: as root, or through sudo.

SHELL := /bin/bash
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
SWIFT_FLAGS := --explicit-target-dependency-import-check error
# The Swift runtime goes into the program, so that it runs without the toolchain and takes less memory. The rest is what
# Debian builds its own programs with; the compiler makes a position-independent program by itself. Checked buffers are
# for C code alone: newer C libraries declare their checked functions as overloads, which Swift finds ambiguous.
RELEASE_FLAGS := -c release $(SWIFT_FLAGS) --static-swift-stdlib \
    -Xcc -fstack-protector-strong -Xcc '-D_FORTIFY_SOURCE=(__swift__>0?0:2)' \
    -Xlinker -z -Xlinker relro -Xlinker -z -Xlinker now
SOURCES := Sources Tests Package.swift
# Test targets that run alone; all others run together.
BUSY_TESTS := FaultTests RuleTests
LOAD_TESTS := LoadTests
TEST = PATH="$(CURDIR)/.oracles/bin:$$PATH" swift test --skip-build
AT_ONCE = SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH
PORT ?= 10380
MINUTES ?= 60
SYNCS ?= 100000
SECONDS ?= 60
# What the live run runs with: two generations of Prometheus with their Alertmanager, and VictoriaMetrics.
GENERATIONS ?= prometheus-2 prometheus-3 victoriametrics
# The Debian whose libraries the container image has, and that the package is tested in.
export SUITE ?= bookworm

.PHONY: demo run build test fault-table dashboards e2e preview soak bench fuzz sanitize hardening check format deb \
    deb-test chart-test image image-test release release-test nightly packaging-lint lint setup \
    oracles clean help

help: ## Show this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# Without optimisation, which a demo does not need: that takes a third of the time, and `make test` goes on from there.
demo: setup ## Serve a simulated fleet: no account, no configuration
	@[ -x .build/debug/sync-health-exporter ] || \
	    echo "Building the program for the first time: two minutes on two cores. The demo starts by itself." >&2
	swift build $(SWIFT_FLAGS) --product sync-health-exporter
	@.build/debug/sync-health-exporter demo --web.listen-address "127.0.0.1:$(PORT)"

run: build ## Serve the sources of sync-health-exporter.yml, or of the environment
	.build/release/sync-health-exporter serve

build: setup ## Build the program
	swift build $(RELEASE_FLAGS) --product sync-health-exporter

# Those that keep every processor busy for long run alone, and the others a few at a time: started all at once, each
# would take as long as all of them, and what waits for another program would have waited too long. Those that hold
# thousands of connections open run one by one, within the files that one process may have open.
test: setup oracles ## Run all tests against the independent tools they are checked by
	swift build --build-tests $(SWIFT_FLAGS)
	$(AT_ONCE)=8 $(TEST) $(foreach target,$(BUSY_TESTS) $(LOAD_TESTS),--skip '^$(target)\.')
	$(AT_ONCE)=1 $(TEST) $(foreach target,$(LOAD_TESTS),--filter '^$(target)\.')
	for target in $(BUSY_TESTS); do $(TEST) --filter "^$$target\." || exit; done

fault-table: setup ## Write the table of docs/reliability.md anew
	WRITE_FAULT_TABLE=1 swift test $(SWIFT_FLAGS) --filter FaultTableTests

dashboards: ## Write dashboards/*.json anew from packaging/dashboards
	packaging/dashboards/build

e2e: build oracles ## Break and mend the demo under Prometheus and Alertmanager, and see what reaches people
	for generation in $(GENERATIONS); do \
	    echo "The live run with $$generation" && \
	    LIVE_TOOLS=$$(Tests/Live/install $$generation) Tests/Live/run .build/release/sync-health-exporter || exit; \
	done

preview: build oracles ## Write what the overview says into docs/dashboards.md anew, from a live run
	Tests/Live/run .build/release/sync-health-exporter --write-preview

soak: build ## Run the exporter among failing vendors for MINUTES (60), and see whether anything grows
	Tests/Soak/run .build/release/sync-health-exporter $(MINUTES)

hardening: build ## Check that the program is built as Debian recommends
	Tests/Packages/check-hardening .build/release/sync-health-exporter

bench: build oracles ## Measure the program beside its peers, ten minutes; SYNCS=10000 takes four
	@Tests/Benchmarks/install
	swift build $(RELEASE_FLAGS) --product benchmarks
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	    TMPDIR=$$folder timeout --foreground 900 .build/release/benchmarks --syncs $(SYNCS)

fuzz: setup ## Feed each reader of bytes from outside any bytes at all, for SECONDS=60 each, or only the TARGETS named
	Tests/Fuzz/run $(SECONDS) $(TARGETS)

sanitize: setup oracles ## Run all tests under AddressSanitizer and ThreadSanitizer
	PATH="$(CURDIR)/.oracles/bin:$$PATH" Tests/Sanitizers/run address
	PATH="$(CURDIR)/.oracles/bin:$$PATH" Tests/Sanitizers/run thread

check: setup lint ## Check format, imports and warnings
	swift build --build-tests $(SWIFT_FLAGS)

deb: setup ## Make a Debian package in .build/deb
	@command -v dh >/dev/null || Tests/Oracles/apt-install build-essential debhelper
	swift build $(RELEASE_FLAGS) --product sync-health-exporter
	packaging/build-deb

deb-test: deb ## Install, start, upgrade and remove that package in a fresh Debian
	@which debootstrap curl mandoc >/dev/null || \
	    Tests/Oracles/apt-install debootstrap curl mandoc
	$(SUDO) env SUITE=$(SUITE) PATH="$$PATH" Tests/Packages/test-deb

image: build ## Make a container image in dist, without a container engine; SUITE=bookworm is its Debian
	@command -v mmdebstrap >/dev/null || Tests/Oracles/apt-install mmdebstrap
	packaging/image/build .build/release/sync-health-exporter dist

image-test: build ## Build that image twice, look into it, and run it confined
	@which mmdebstrap umoci skopeo runc curl >/dev/null || Tests/Oracles/apt-install mmdebstrap umoci skopeo runc curl
	$(SUDO) env SUITE=$(SUITE) PATH="$$PATH" Tests/Packages/test-image

release: deb ## Put everything that a release consists of into dist
	@command -v mmdebstrap >/dev/null || Tests/Oracles/apt-install mmdebstrap
	packaging/release $(RELEASE_FLAGS)

release-test: release ## Check what is in dist
	@which zsh fish >/dev/null || Tests/Oracles/apt-install zsh fish
	Tests/Packages/test-release

nightly: ## Run what takes hours: sanitizers, fuzzing, soak, packages; the table of docs/reliability.md says how it went
	.ci/nightly

packaging-lint: ## Lint the Dockerfile, the workflows and the scripts that package and test
	Tests/Packages/lint

chart-test: oracles ## Render the Helm chart and validate what comes out
	@Tests/Packages/install-chart-tools
	.oracles/chart/bin/python Tests/Packages/test-chart

lint:
	swift format lint --strict --recursive --configuration .swift-format $(SOURCES)

format: ## Format all sources
	swift format --in-place --recursive --configuration .swift-format $(SOURCES)

setup: # the libraries that the program links
	@pkg-config --exists libcurl openssl libcrypt libisal yaml-0.1 2>/dev/null || \
	    Tests/Oracles/apt-install libcurl4-openssl-dev libssl-dev libcrypt-dev libisal-dev libyaml-dev \
        pkg-config

oracles: # Prometheus, Alertmanager, the parsers of Prometheus' own Python client, a parser of grammars
	@Tests/Oracles/install

clean: ## Remove everything that was built or installed here
	rm -rf .build .oracles
