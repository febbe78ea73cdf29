# The few things one does with a checkout. Bazel does the work; see docs/ for how to use it directly.

BAZEL := bazel
# Under a sanitizer nothing but the tagged tests is compiled.
TAGGED := --keep_going --build_tests_only
FORMATTED = $(shell git ls-files '*.h' '*.cc' | grep -v -e '^tests/golden/' -e '^tests/corpus/')

.PHONY: demo test test-compilers test-large prebuilt soak bench performance fuzz page setup format tidy \
    clean

# Three runs over one tree: everything as shipped, then what is tagged for it under the sanitizers.
# The schema compiler of the first one serves all three.
PREBUILT = --define=parcodec=prebuilt
test: setup
	@setup/debian.sh test
	$(BAZEL) test --keep_going //...
	@$(MAKE) prebuilt
	$(BAZEL) test --config=sanitize $(PREBUILT) --test_tag_filters=sanitize $(TAGGED) //...
	$(BAZEL) test --config=tsan $(PREBUILT) --test_tag_filters=threads $(TAGGED) //...

prebuilt:
	$(BAZEL) build //compiler/driver:parcodec
	install -m 755 bazel-bin/compiler/driver/parcodec bazel/prebuilt/parcodec

# The tests of what reads and writes files, by clang (where unsigned arithmetic wraps, they end: see
# .bazelrc) and by g++ without optimization and with all of it: half an hour.
COMPILED ?= //tests/runtime/... //tests/trust/... //tests/random/... //tests/fuzz/...
test-compilers: setup prebuilt
	@setup/debian.sh fuzz
	$(BAZEL) test --config=wraps $(PREBUILT) $(TAGGED) $(COMPILED)
	$(BAZEL) test --config=O0 $(PREBUILT) $(TAGGED) $(COMPILED)
	$(BAZEL) test --config=O3 $(PREBUILT) $(TAGGED) $(COMPILED)

setup:
	@setup/debian.sh

format:
	@setup/debian.sh format
	clang-format -i $(FORMATTED)

# The page of `parcode inspect --html` in headless Chromium, which `make test` skips where it is not
# installed.
page: setup
	@setup/debian.sh page
	$(BAZEL) test --nocache_test_results //tests/tools:page_test

tidy: setup
	$(BAZEL) test //tests/tidy/...

clean:
	$(BAZEL) clean

demo: setup
	@examples/aptdb/demo.sh

# Parcode beside its peers and the machine's limits: an hour on an idle machine. BENCH_FLAGS
# choose (--quick, --filter=…, --rounds=N, --json=FILE); without them the results are kept, with the
# name of the machine.
BENCH_FLAGS ?=
RUN := bench/results/$(shell date -u +%Y-%m-%dT%H%M)
bench: setup
	@setup/debian.sh bench
	$(BAZEL) build -c opt //bench/compare
	@mkdir -p bench/results
	bazel-bin/bench/compare/compare $(or $(BENCH_FLAGS),--json=$(RUN).json)
	$(if $(BENCH_FLAGS),,bench/charts/machine.py >$(RUN).machine)

# docs/performance.md and its charts, from the last two results.
performance:
	bench/charts/page.py $$(ls bench/results/*.json | tail -n 2)

# FUZZ_SECONDS of fuzzing for each target under ASan and UBSan, one after the other, from the seeds
# in tests/corpus; what they find goes to fuzz-findings/. Add it to the corpus: `make test` runs that.
FUZZ_SECONDS ?= 60
FUZZ_TARGETS ?= file value map schema par4
FUZZ_CORPUS_file = tests/corpus/fuzz -max_len=16000
FUZZ_CORPUS_value = tests/corpus/fuzz_value -max_len=2048
FUZZ_CORPUS_map = tests/corpus/fuzz_map -max_len=4096
FUZZ_CORPUS_schema = tests/corpus/fuzz_schema tests/golden/diagnostics -max_len=2048
FUZZ_CORPUS_par4 = tests/corpus/par4 -max_len=4000
# Leaks are looked for at the end, not after each run.
FUZZ_ENV = ASAN_OPTIONS=malloc_context_size=6:quarantine_size_mb=32
fuzz: setup prebuilt
	@setup/debian.sh fuzz
	$(BAZEL) build --config=fuzz $(PREBUILT) $(FUZZ_TARGETS:%=//tests/fuzz:%_fuzz)
	@$(foreach target,$(FUZZ_TARGETS),mkdir -p fuzz-findings/$(target) && \
	    $(FUZZ_ENV) bazel-bin/tests/fuzz/$(target)_fuzz -max_total_time=$(FUZZ_SECONDS) -timeout=25 \
	    -detect_leaks=0 -print_final_stats=1 -artifact_prefix=fuzz-findings/$(target)/ \
	    fuzz-findings/$(target) $(FUZZ_CORPUS_$(target)) &&) true

# The seeded tests of tests/trust and of random versions, SOAK times as long.
SOAK ?= 20
soak: setup
	$(BAZEL) test --test_env=PARCODE_SOAK=$(SOAK) --test_timeout=20000 --test_output=all \
	    //tests/trust/... //tests/random/evolution/...

# Files and values beyond 4 GiB: minutes, 14 GB of disk, 15 GB of memory.
test-large: setup
	$(BAZEL) test --test_output=all --cache_test_results=no //tests/trust:large_test
