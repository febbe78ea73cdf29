#!/bin/sh
# Today's generated code, all headers that a program includes, and what it may call compile with
# clang without warnings, generated code with and without optimisation.
set -eu

if ! command -v clang++ >/dev/null; then
  echo "skipped: there is no clang; setup/debian.sh test installs it"
  exit 0
fi

generated="$PWD/tests/golden/generated"
calls="$PWD/tests/no_compile/calls.cc"
tar -xzf dist/parcode.tar.gz -C "$TEST_TMPDIR"
cd "$TEST_TMPDIR"

compile() {
  clang++ -std=c++20 -Wall -Wextra -Wconversion -Wshadow -Werror -Wno-missing-field-initializers \
    -c -o /dev/null -DXXH_INLINE_ALL -I parcode/include -I "$generated" "$@" ||
    { echo "$*" >&2; exit 1; }
}

compile -fsyntax-only "$calls"
for source in "$generated"/all/types.pcs.cc "$generated"/all/unions.pcs.cc; do
  for level in -O0 -O3; do compile "$level" "$source"; done
done
