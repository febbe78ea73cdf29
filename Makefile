# The few things one does with a checkout. Bazel does the work; see docs/ for how to use it directly.

BAZEL := bazel
# Under a sanitizer nothing but the tagged tests is compiled.
TAGGED := --keep_going --build_tests_only
FORMATTED = $(shell git ls-files '*.h' '*.cc' | grep -v -e '^tests/golden/' -e '^tests/corpus/')

.PHONY: demo test bench performance fuzz page setup format tidy clean

# Three runs over one tree: everything as shipped, then what is tagged for it under the sanitizers.
test: setup
	$(BAZEL) test --keep_going //...
	$(BAZEL) test --config=sanitize --test_tag_filters=sanitize $(TAGGED) //...
	$(BAZEL) test --config=tsan --test_tag_filters=threads $(TAGGED) //...

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
# choose (--quick, --filter=…, --rounds=N, --json=FILE); without them the results are kept.
BENCH_FLAGS ?=
KEPT = --json=bench-results/$(shell date -u +%Y-%m-%dT%H%M).json
bench: setup
	@setup/debian.sh bench
	$(BAZEL) build -c opt //bench/compare
	@mkdir -p bench-results
	bazel-bin/bench/compare/compare $(or $(BENCH_FLAGS),$(KEPT))

# docs/performance.md and its charts, from the last two results.
performance:
	bench/charts/page.py $$(ls bench-results/*.json | tail -n 2)

# FUZZ_SECONDS of fuzzing for each target, from the seeds in tests/corpus; what they find goes to
# fuzz-findings/.
FUZZ_SECONDS ?= 60
fuzz: setup
	@setup/debian.sh fuzz
	@mkdir -p fuzz-findings
	$(BAZEL) run --config=fuzz //tests/fuzz:file_fuzz -- -max_total_time=$(FUZZ_SECONDS) \
	    -max_len=200000 -artifact_prefix=$(CURDIR)/fuzz-findings/ \
	    $(CURDIR)/fuzz-findings $(CURDIR)/tests/corpus/fuzz
	$(BAZEL) run --config=fuzz //tests/fuzz:par4_fuzz -- -max_total_time=$(FUZZ_SECONDS) \
	    -max_len=20000 -artifact_prefix=$(CURDIR)/fuzz-findings/ \
	    $(CURDIR)/fuzz-findings $(CURDIR)/tests/corpus/par4
