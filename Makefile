# The few things one does with a checkout. Bazel does the work; see docs/ for how to use it directly.

BAZEL := bazel
# Under a sanitizer nothing but the tagged tests is compiled.
TAGGED := --keep_going --build_tests_only
FORMATTED = $(shell git ls-files '*.h' '*.cc' | grep -v -e '^tests/golden/' -e '^tests/corpus/')

.PHONY: demo test bench fuzz setup format tidy clean

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

tidy: setup
	$(BAZEL) test //tests/tidy/...

clean:
	$(BAZEL) clean

demo: setup
	@examples/aptdb/demo.sh

bench: setup
	$(BAZEL) run -c opt //bench/micro -- --benchmark_repetitions=9 \
	    --benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true

# FUZZ_SECONDS of fuzzing, from the seeds in tests/corpus/fuzz; what it finds goes to fuzz-findings/.
FUZZ_SECONDS ?= 60
fuzz: setup
	@setup/debian.sh fuzz
	@mkdir -p fuzz-findings
	$(BAZEL) run --config=fuzz //tests/fuzz:file_fuzz -- -max_total_time=$(FUZZ_SECONDS) \
	    -max_len=200000 -artifact_prefix=$(CURDIR)/fuzz-findings/ \
	    $(CURDIR)/fuzz-findings $(CURDIR)/tests/corpus/fuzz
