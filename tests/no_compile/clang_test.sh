#!/bin/sh
# Today's generated code, and all headers that a program includes, compile with clang without
# warnings, with and without optimisation.
set -eu

if ! command -v clang++ >/dev/null; then
  echo "skipped: there is no clang; setup/debian.sh test installs it"
  exit 0
fi

generated="$PWD/tests/golden/generated"
tar -xzf dist/parcode.tar.gz -C "$TEST_TMPDIR"
cd "$TEST_TMPDIR"
for source in "$generated"/all/types.pcs.cc "$generated"/all/unions.pcs.cc; do
  for level in -O0 -O3; do
    clang++ -std=c++20 "$level" -Wall -Wextra -Wconversion -Wshadow -Werror \
      -Wno-missing-field-initializers -c -o /dev/null -DXXH_INLINE_ALL \
      -I parcode/include -I "$generated" "$source" || { echo "$source $level" >&2; exit 1; }
  done
done
