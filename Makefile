# Everything a fresh Debian 12 with a Swift 6.3 toolchain needs installs itself: as root, or through sudo.

SHELL := /bin/bash
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
SWIFT_FLAGS := --explicit-target-dependency-import-check error
SOURCES := Sources Tests Package.swift
PORT ?= 10380
SYNCS ?= 100000

.PHONY: demo run build test e2e bench check format deb deb-test lint setup oracles clean help

help: ## Show this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: build ## Serve a simulated fleet: no account, no configuration
	.build/release/sync-health-exporter demo --web.listen-address "127.0.0.1:$(PORT)"

run: build ## Serve the sources of sync-health-exporter.yml, or of the environment
	.build/release/sync-health-exporter serve

build: setup ## Build the program
	swift build -c release --product sync-health-exporter $(SWIFT_FLAGS)

test: setup oracles ## Run all tests against the independent tools they are checked by
	PATH="$(CURDIR)/.oracles/bin:$$PATH" swift test $(SWIFT_FLAGS)

e2e: build oracles ## Break and mend the demo under Prometheus and Alertmanager, and see what reaches people
	Tests/Live/run .build/release/sync-health-exporter

bench: build oracles ## Measure the program beside its peers, ten minutes; SYNCS=10000 takes four
	@Tests/Benchmarks/install
	swift build -c release --product benchmarks $(SWIFT_FLAGS)
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	    TMPDIR=$$folder timeout --foreground 900 .build/release/benchmarks --syncs $(SYNCS)

check: setup lint ## Check format, imports and warnings
	swift build --build-tests $(SWIFT_FLAGS)

# The Swift runtime goes into the program, so that the package needs none.
deb: setup ## Make a Debian package in .build/deb
	@command -v dh >/dev/null || Tests/Oracles/apt-install build-essential debhelper
	swift build -c release --static-swift-stdlib --product sync-health-exporter $(SWIFT_FLAGS)
	packaging/build-deb

deb-test: deb ## Install, start, upgrade and remove that package in a fresh Debian
	@which debootstrap lintian systemd-analyze curl mandoc >/dev/null || \
	    Tests/Oracles/apt-install debootstrap lintian systemd curl mandoc
	$(SUDO) Tests/Packages/test-deb

lint:
	swift format lint --strict --recursive --configuration .swift-format $(SOURCES)

format: ## Format all sources
	swift format --in-place --recursive --configuration .swift-format $(SOURCES)

setup: # the libraries that the program links
	@pkg-config --exists libcurl libcrypto libcrypt libisal 2>/dev/null || \
	    Tests/Oracles/apt-install libcurl4-openssl-dev libssl-dev libcrypt-dev libisal-dev pkg-config

oracles: # Prometheus, Alertmanager, the parsers of Prometheus' own Python client, a parser of grammars
	@Tests/Oracles/install

clean: ## Remove everything that was built or installed here
	rm -rf .build .oracles
