# The commands of viva's repository; `make` alone lists them.

# Where `make install` puts viva: $(PREFIX)/bin and $(PREFIX)/share/viva.
PREFIX ?= $(HOME)/.local

# What `make fuzz` tries, one after the other.
FUZZ_TARGETS ?= import grade

share := $(PREFIX)/share/viva
deny := cargo deny --locked --config .config/deny.toml check

.DEFAULT_GOAL := help
.PHONY: help demo test check audit bench fuzz install model model-report setup setup-tests deny-tool

help: ## list these commands
	@echo "make TARGET, where TARGET is one of"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' Makefile | while IFS='|' read -r name does; do printf '%-12s %s\n' "$$name" "$$does"; done

demo: setup ## a whole practice round on a bundled recording: no microphone, no network
	@[ -x target/release/viva ] || echo "building viva; the first time this takes a few minutes, whisper.cpp is compiled too" >&2
	@cargo build --release --locked
	@cargo run --release --locked --quiet -- demo

test: setup-tests ## all tests, with and without microphone and recognizer
	@echo "running the tests; the first build takes a few minutes, whisper.cpp is compiled too" >&2
	cargo test --locked --no-default-features
	@# Most of these wait for sound in real time: more of them than there are cores go at once.
	RUST_TEST_THREADS=$${RUST_TEST_THREADS:-4} cargo test --locked

check: setup deny-tool ## formatting, lints, documentation, licences, forbidden words
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo clippy --locked --all-targets --no-default-features -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked
	$(deny) bans licenses sources
	@# The brackets keep this line from finding itself.
	@! grep -rnIiE 'to[d]o!|d[b]g!|fi[x]me|(^|[^a-z0-9_])x[x]x([^a-z0-9_]|$$)' \
		src tests benches questions .ci .github Makefile Cargo.toml README.md CHANGELOG.md 2>/dev/null \
		|| { echo "error: forbidden words, above" >&2; false; }
	@if command -v shellcheck >/dev/null; then shellcheck .ci/setup .ci/run $$(find tests models -name '*.sh' 2>/dev/null); \
		else echo "shellcheck is not here: the shell scripts are not checked" >&2; fi

audit: deny-tool ## known vulnerabilities in dependencies (needs the network)
	$(deny) advisories

bench: setup ## the benchmarks: grading, listening (VIVA_BENCH_RUNS=30 for the full one), the bundled answers spoken (VIVA_MODEL=FILE for a real model)
	cargo bench --locked --no-default-features
	@# A stand-in of the size of `base` when VIVA_MODEL is not set; about a quarter of an hour on a busy machine.
	cargo bench --locked --bench listening
	cargo bench --locked --bench spoken

fuzz: ## wild notes imported, wild answers graded: an hour each, or FUZZ_SECONDS; FUZZ_TARGETS=import for one (needs a nightly compiler and `cargo install cargo-fuzz`)
	fuzz/seeds.sh
	@for target in $(FUZZ_TARGETS); do \
		cargo +nightly fuzz run -O -s none $$target -- -max_total_time=$${FUZZ_SECONDS:-3600} -timeout=10 -max_len=12000 || exit 1; \
	done

install: setup ## viva, its model and its sample questions under PREFIX (default ~/.local)
	cargo install --path . --locked --no-track --force --root "$(PREFIX)"
	mkdir -p "$(share)/models" "$(share)/questions"
	cp models/*.bin "$(share)/models/"
	cp -R questions/. "$(share)/questions/"
	@case ":$$PATH:" in *":$(PREFIX)/bin:"*) ;; *) echo "note: $(PREFIX)/bin is not on your PATH" >&2 ;; esac

model: ## models/viva-demo.bin from nothing: up to three hours on two cores, resumes when stopped (see models/README.md)
	models/recipe/make.sh

model-report: ## the tables of the model's card, measured again with viva
	models/recipe/make.sh --only-measure

setup:
	@.ci/setup

setup-tests:
	@.ci/setup --tests

deny-tool:
	@command -v cargo-deny >/dev/null || { echo "installing cargo-deny, which checks the dependencies' licences and sources" >&2; cargo install cargo-deny --locked; }
