# The few things one does with a checkout. Bazel does the work; see docs/ for how to use it directly.

BAZEL := bazel
# Under a sanitizer nothing but the tagged tests is compiled.
TAGGED := --keep_going --build_tests_only
FORMATTED = $(shell git ls-files '*.h' '*.cc' | grep -v -e '^tests/golden/' -e '^tests/corpus/')

.PHONY: test setup format tidy clean

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

# These appear with the directory that they run.
ifneq ($(wildcard examples/aptdb/demo.sh),)
.PHONY: demo
demo: setup
	@examples/aptdb/demo.sh
endif

ifneq ($(wildcard bench/compare/BUILD.bazel),)
.PHONY: bench
bench:
	@setup/debian.sh bench
	$(BAZEL) run //bench/compare
endif

ifneq ($(wildcard tests/fuzz/BUILD.bazel),)
.PHONY: fuzz
fuzz:
	@setup/debian.sh fuzz
	$(BAZEL) test //tests/fuzz/...
endif
