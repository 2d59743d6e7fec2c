# What can be asked of this project. Every command sets up what it needs first; what is there is
# skipped. Tools go to Cargo's folder and to $(CACHE), never into the checkout.
#
#   make serve          build the site and serve it on http://127.0.0.1:8080 (PORT=…)
#   make test           everything that must hold (takes minutes)
#   make build          the complete static site, in dist/
#   make lint           format and clippy, both targets, warnings denied; names in scripts that nobody defines
#   make faults         kill, starve and damage the browser N=100 times, look for lost answers, seals, files
#                       (SEED=1, BACKEND=leveldb, ONLY=torn,power, LANES=2). Ctrl-C or MINUTES=40 stop it, and
#                       the same command goes on, also with a larger N; FRESH=1 counts nothing done before.
#                       It ends well only when all rounds are done; "Error 3": the minutes were over first
#   make faults-controls  the same without what the app does against it: must lose
#   make kills          kill an office N=50 times while it takes files in (SEED=1)
#   make fuzz           try every parser for SECONDS=60 each (TARGET=one)
#   make nonces         seal NONCES=1000000 rows in a browser; no nonce may come twice
#   make bench          the same form here, in Enketo and in ODK Web Forms (RUNS=7, SLOW_RUNS=5)
#   make bench-list     the work list with N=5000 households at a fourth of the speed (TURNS=5)
#   make province       a synthetic province of HOUSEHOLDS=100000 in FILES=900 signed files (SEED=1), in
#                       target/province/ (OUT=…), for an office of its own or of OFFICE=card.json
#   make province-reports  its reports against an independent program, cell by cell
#   make bench-province an office takes in `make province` (RUNS=3, PROVINCE=target/province)
#   make hosting        the built site on seven servers, at the root and under a path, walked in a browser
#   make updates        from the builds of four earlier commits (BUILDS="…") to this one and back: nothing is lost
#   make firefox        the main path in Firefox (part of make test)
#   make lighthouse     what Lighthouse says of the first pages, and Chromium of installing them
#   make single         the site as one HTML file, for training and looking at files: target/single.html
#   make release        a versioned zip, its digests and what it is made of, in target/release-files/
#   make twice          two clean builds of this commit in two folders: the same bytes or an error
#   make screens        a picture of every screen, in target/e2e/screens/
#   make manual-pictures  take the manual's pictures anew, in public/help/pictures/ (when a screen has changed)
#   make setup clean

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

export CACHE := $(if $(XDG_CACHE_HOME),$(XDG_CACHE_HOME),$(HOME)/.cache)/thaiqm-field
export PATH := $(if $(CARGO_HOME),$(CARGO_HOME),$(HOME)/.cargo)/bin:$(PATH)

PORT ?= 8080
N ?= 100
SEED ?= 1
BACKEND ?= both
ONLY ?=
RUNS ?= 7
SLOW_RUNS ?= 5
# How many rounds of faults `make test` goes through, each kind once; `make faults` is the long run.
SHORT_FAULTS ?= 14
LANES ?= 2
FRESH ?=
MINUTES ?=
BUILDS ?=
HOUSEHOLDS ?= 100000
FILES ?= 900
OUT ?= target/province

WASM := --target wasm32-unknown-unknown
E2E := tests/e2e/node_modules/.bin/playwright test --config tests/e2e/playwright.config.mjs
SCHEMA := public/schema/thaiqm-field-bundle.1.json

.PHONY: help setup setup-build setup-browser serve build single release twice updates hosting test test-native test-web test-e2e test-foreign test-doc lint format bench bench-list bench-province faults faults-short faults-controls kills fuzz nonces province province-reports small-province screens manual-pictures firefox lighthouse clean

help:
	@sed -e '/^#/!Q' -e 's/^# \{0,1\}//' Makefile

setup:
	@tests/tools/setup.sh test
setup-build:
	@tests/tools/setup.sh build
setup-browser:
	@tests/tools/setup.sh browser

# ------------------------------------------------------------------------------------ the site

build: dist/index.html

# No folder of this machine stands in the modules: who builds the same commit gets the same bytes. Flags
# from outside take the place of those in .cargo/config.toml, so these are said once more.
NAMELESS := --remap-path-prefix=$(or $(CARGO_HOME),$(HOME)/.cargo)=/cargo

dist/index.html: $(shell find src public style tests/tools -type f -not -path '*/node_modules/*') Cargo.toml Cargo.lock Trunk.toml Makefile .cargo/config.toml | setup-build
	@rm -rf dist
	@env -u NO_COLOR RUSTFLAGS="--cfg erase_components $(NAMELESS)" trunk --quiet build --release
	@node tests/tools/dist.mjs

serve: build
	@node tests/tools/serve.mjs dist $(PORT)

single: build
	@node tests/tools/single.mjs dist target/single.html

release: build
	@node tests/tools/release.mjs dist target/release-files

twice: setup-build
	@tests/tools/twice.sh

updates: setup-browser build
	@earlier="$$(tests/tools/earlier.sh target/earlier $(BUILDS))" && EARLIER="$$earlier" $(E2E) offline -g "outlive|build of"

hosting: setup-browser build
	@tests/tools/setup.sh hosting
	@node tests/tools/hosting.mjs dist

# ----------------------------------------------------------------------------------- the tests

test: setup
	$(MAKE) lint
	$(MAKE) test-native
	$(MAKE) test-doc
	$(MAKE) test-web
	$(MAKE) test-e2e
	$(MAKE) test-foreign
	$(MAKE) faults-short
	@echo "make test: everything holds"

lint: setup-browser
	tests/e2e/node_modules/.bin/eslint --config tests/e2e/eslint.config.mjs tests src public
	cargo fmt --check
	rustfmt --edition 2024 --check tests/fuzz/main.rs
	@# It has a lock of its own, which nothing else here reads.
	cargo metadata --locked --format-version 1 --manifest-path tests/fuzz/Cargo.toml >/dev/null
	cargo clippy --locked --quiet --all-targets -- --deny warnings
	cargo clippy --locked --quiet $(WASM) --lib --bins --test web -- --deny warnings

format:
	cargo fmt

test-native: setup-build
	cargo test --locked --quiet --lib --test it
	node --test tests/tools/*.test.mjs

test-doc: setup-build
	RUSTDOCFLAGS="--deny warnings" cargo doc --locked --quiet --no-deps --document-private-items
	RUSTDOCFLAGS="--deny warnings" cargo doc --locked --quiet --no-deps --document-private-items $(WASM) --lib

# The store and the device against a real browser: no mocks.
test-web: setup-browser
	CHROMEDRIVER=$${CHROMEDRIVER:-$$(command -v chromedriver)} cargo test --locked $(WASM) --test web

# The small province is compiled before browsers run beside it.
test-e2e: setup-browser build small-province
	rm -rf target/e2e/files target/e2e/screens
	$(E2E)

screens: setup-browser build
	rm -rf target/e2e/screens
	$(E2E) screens

manual-pictures: setup-browser build
	@node tests/tools/pictures.mjs dist

firefox: setup-browser build
	$(E2E) firefox

lighthouse: setup-browser build
	@tests/tools/setup.sh lighthouse
	@node tests/lighthouse/run.mjs dist

# Every file that the end-to-end run exported, judged by libraries that are not ours.
test-foreign: setup
	@found=0; for file in target/e2e/files/HH-*.json target/e2e/files/two/HH-*.json; do \
		[ -e "$$file" ] || continue; found=$$((found + 1)); \
		node tests/foreign/verify.mjs "$$file" $(SCHEMA); \
		"$(CACHE)/python/bin/python" tests/foreign/verify.py "$$file" $(SCHEMA); \
	done; [ $$found -gt 0 ] || { echo "no exported file in target/e2e/files: run \`make test-e2e\` first"; exit 1; }; \
	echo "$$found exported files verified by foreign libraries"
	@[ -e target/tables/cells.xlsx ] || { echo "no table in target/tables: run \`make test-native\` first"; exit 1; }
	@"$(CACHE)/python/bin/python" tests/foreign/office.py target/tables

FAULTS := node tests/faults/run.mjs --seed $(SEED) --lanes $(LANES)

faults: setup-browser build
	node --test tests/faults/*.test.mjs
	$(FAULTS) --rounds $(N) --backend $(BACKEND) $(if $(ONLY),--only $(ONLY)) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(filter-out 0,$(FRESH)),--fresh)

# What `make test` asks for: never a run that was done before, and never in the folder of the long one.
faults-short: setup-browser build
	node --test tests/faults/*.test.mjs
	$(FAULTS) --rounds $(SHORT_FAULTS) --backend $(BACKEND) --name short --fresh

# Without what the app does against it a run must lose: one that does not proves nothing. Always afresh, each
# in a folder of its own.
faults-controls: setup-browser build
	$(FAULTS) --rounds 20 --control journal-off
	$(FAULTS) --rounds 20 --control relaxed

kills: setup-browser build
	KILLS=$(if $(filter command,$(origin N)),$(N),50) SEED=$(SEED) $(E2E) take-in -g killed

nonces: setup-browser
	CHROMEDRIVER=$${CHROMEDRIVER:-$$(command -v chromedriver)} NONCES=$(or $(NONCES),1000000) WASM_BINDGEN_TEST_TIMEOUT=3600 \
		cargo test --locked $(WASM) --test web -- --nocapture nonce

# SECONDS is a variable of bash itself, so it goes under another name.
fuzz:
	@tests/tools/setup.sh fuzz
	@SECONDS_EACH=$(or $(SECONDS),60) TARGET=$(TARGET) tests/fuzz/run.sh

bench: setup-browser build
	RUNS=$(RUNS) SLOW_RUNS=$(SLOW_RUNS) tests/bench/run.sh

bench-list: setup-browser build
	TURNS=$(TURNS) node tests/bench/worklist.mjs $(if $(filter command,$(origin N)),$(N),5000)

# Two hundred thousand visits are decided by the domain: compiled for speed.
MAKE_PROVINCE := cargo build --locked --quiet --profile quick --example province

province: setup-build
	$(MAKE_PROVINCE)
	SEED=$(SEED) HOUSEHOLDS=$(HOUSEHOLDS) FILES=$(FILES) OUT="$(OUT)" OFFICE="$(OFFICE)" target/quick/examples/province
	node tests/province/seal.mjs "$(OUT)"
	@du -sh "$(OUT)/raw" "$(OUT)/sealed"

# Every cell of its reports against the program in Python, which keeps all answers in memory.
province-reports:
	@tests/tools/setup.sh test
	@[ -d "$(OUT)/raw" ] || { echo "no province in $(OUT): run \`make province\` first"; exit 1; }
	PROVINCE="$(abspath $(OUT))" cargo test --locked --quiet --test it of_a_whole_province -- --ignored --nocapture

# Nine files of it, for the end-to-end tests.
SMALL := target/province-small
small-province: $(SMALL)/done
$(SMALL)/done: $(shell find tests/province src/domain src/exchange src/questionnaire -type f) tests/e2e/lib/outside.mjs | setup-build
	@$(MAKE_PROVINCE)
	@SEED=7 HOUSEHOLDS=300 FILES=9 OUT=$(SMALL) OFFICE= target/quick/examples/province
	@node tests/province/seal.mjs $(SMALL)
	@touch $@
bench-province: setup-browser build
	RUNS=$(if $(filter command,$(firstword $(origin RUNS))),$(RUNS),3) node tests/bench/province.mjs $(or $(PROVINCE),target/province)

clean:
	rm -rf dist target tests/e2e/node_modules tests/foreign/node_modules tests/lighthouse/node_modules tests/tools/node_modules
