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
for schema in store/part.pcs store/inventory.pcs; do
  parcode/bin/parcodec format --check "$schema"
  parcode/bin/parcodec lock --check "$schema"
  parcode/bin/parcodec compat "$schema.lock" "$schema"
done

# The files of Rust's Parcode, too.
cat >par4.cc <<'END'
#include "parcode/par4.h"
#include "store/part.pcs.h"
int main() {
  const store::Part part{.name = "Bolt", .price_cents = 7};
  const auto bytes = parcode::par4::serialize(part);
  const auto back = bytes.and_then(
      [](const auto& file) { return parcode::par4::load_bytes<store::Part>(file); });
  return back && *back == part ? 0 : 1;
}
END
g++ -std=c++20 -O2 -Iparcode/include -Igenerated par4.cc generated/store/part.pcs.cc \
  parcode/lib/libparcode.a -ltbb -llz4 -lzstd -o par4
./par4 || { echo "PAR4 does not give back what it was given" >&2; exit 1; }

if command -v cmake >/dev/null && command -v make >/dev/null; then
  cmake -S . -B built -DCMAKE_PREFIX_PATH="$PWD/parcode" >cmake.log || { cat cmake.log; exit 1; }
  cmake --build built >cmake.log || { cat cmake.log; exit 1; }
  expect_price "$(built/inventory)" "the CMake build"
else
  echo "no cmake here: that part was left out"
fi
