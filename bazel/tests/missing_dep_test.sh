#!/bin/sh
# The rule's own step, run with what it shows to parcodec: first all of it, then without the
# directory of the dependency, as when `deps` does not name it.
set -eu

output=$TEST_TMPDIR/generated
world=bazel/tests/world/world.schemas
shapes=bazel/tests/shapes/shapes.schemas

generate() {
  mkdir -p "$output"
  bazel/generate.sh //bazel/tests/world:world compiler/driver/parcodec "$output" "$@" \
    -- "$world/bazel/tests/world/region.pcs" 2>"$TEST_TMPDIR/messages"
}

expect_message() {
  grep -qF "$1" "$TEST_TMPDIR/messages" || {
    echo "no '$1' in:"
    cat "$TEST_TMPDIR/messages"
    exit 1
  }
}

generate "$world" "$shapes"
test -f "$output/bazel/tests/world/region.pcs.h"
rm -r "$output"

if generate "$world"; then
  echo "an import that no dep provides was found"
  exit 1
fi
expect_message "bazel/tests/world/region.pcs:3:"
expect_message "'deps' of //bazel/tests/world:world"
test -z "$(find "$output" -type f)"
