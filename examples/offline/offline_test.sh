#!/bin/sh
# Parcode without Bazel: unpacks the tarball in an empty directory, and builds the example there by
# hand and, where there is a CMake, with it.
set -eu

cp -RL examples/offline "$TEST_TMPDIR/offline"
tar -xzf dist/parcode.tar.gz -C "$TEST_TMPDIR/offline"
cd "$TEST_TMPDIR/offline"

expect_price() {
  [ "$1" = "bolt-42 costs 42 cents" ] || { echo "$2 printed: $1" >&2; exit 1; }
}

expect_price "$(./build.sh)" "build.sh"

if command -v cmake >/dev/null && command -v make >/dev/null; then
  cmake -S . -B built -DCMAKE_PREFIX_PATH="$PWD/parcode" >cmake.log || { cat cmake.log; exit 1; }
  cmake --build built >cmake.log || { cat cmake.log; exit 1; }
  expect_price "$(built/inventory)" "the CMake build"
else
  echo "no cmake here: that part was left out"
fi
