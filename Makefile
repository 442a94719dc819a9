# What can be done here: make help

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# The version of a build is that of git, unless it is given.
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X main.version=$(VERSION)
LINT    := .cache/bin/golangci-lint

# FUZZTIME is how long each fuzz target runs, KILLS how often the long test
# kills the program, BENCH which benchmarks run, and how often.
FUZZTIME   ?= 20s
KILLS      ?= 200
BENCH      ?= .
BENCHTIME  ?= 1s
BENCHCOUNT ?= 1

# Packages with goroutines of their own: the race detector looks at these.
CONCURRENT := ./mailbox/... ./internal/triage/... ./internal/ledger/... ./internal/app/... \
	./internal/letter/... ./internal/portfolio/... ./internal/secret/... ./internal/demo/... \
	./internal/testserver/...

.PHONY: help build cross test race lint fmt vet bench fuzz e2e tools clean

help: ## show this
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9]+):.*## /\1\t/' | expand -t 10

build: ## build bin/claimtriage, static
	CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o bin/claimtriage ./cmd/claimtriage

cross: ## build for every other system that is supported, and keep nothing
	@for target in linux/arm64 darwin/arm64 windows/amd64; do \
		echo "building for $$target"; \
		CGO_ENABLED=0 GOOS=$${target%/*} GOARCH=$${target#*/} go build -o /dev/null ./cmd/claimtriage; \
	done

test: ## run all tests, with the real mail servers
	.ci/tools servers
	go test -shuffle=on -timeout 9m ./...

race: ## run the tests of the concurrent packages under the race detector
	.ci/tools servers
	CGO_ENABLED=1 go test -race -shuffle=on -timeout 9m $(CONCURRENT)

lint: ## hold the code against .golangci.yml
	.ci/tools
	$(LINT) run ./...

fmt: ## format all code
	.ci/tools
	$(LINT) fmt ./...

vet: ## run go vet
	go vet ./...

bench: ## run the benchmarks: BENCH=regexp BENCHTIME=1s BENCHCOUNT=1
	.ci/tools servers
	go test -run '^$$' -bench '$(BENCH)' -benchtime $(BENCHTIME) -count $(BENCHCOUNT) -benchmem -timeout 30m ./...

fuzz: ## run every fuzz target for FUZZTIME=20s
	.ci/fuzz $(FUZZTIME)

e2e: ## run the long tests of the whole program: KILLS=200
	.ci/tools servers
	CLAIMTRIAGE_KILLS=$(KILLS) go test -count=1 -v -timeout 60m ./internal/e2e/...

tools: ## bring what tests and lint need
	.ci/tools

clean: ## remove what was built, but not the tools
	rm -rf bin dist
	go clean -testcache
