#!/bin/sh
# Installs the Debian 12 packages that Parcode is built from, and only those that are missing.
# Usage: setup/debian.sh [test] [bench] [fuzz] [format] [page]
#   (what `make test` and so on need on top of what builds)
set -eu

packages="g++ git python3 bazel-bootstrap bazel-rules-cc
  antlr4 libantlr4-runtime-dev
  liblz4-dev libzstd-dev libxxhash-dev libtbb-dev
  libexpected-dev libkainjow-mustache-dev libcli11-dev libfmt-dev nlohmann-json3-dev
  libgtest-dev libgmock-dev libbenchmark-dev valgrind"

for purpose in "$@"; do
  case "$purpose" in
    test) packages="$packages clang" ;;
    bench) packages="$packages libcapnp-dev capnproto libflatbuffers-dev flatbuffers-compiler
      libprotobuf-dev protobuf-compiler libcereal-dev libboost-serialization-dev liblmdb-dev
      libsqlite3-dev libhdf5-dev" ;;
    fuzz) packages="$packages clang libclang-rt-14-dev" ;;
    format) packages="$packages clang-format" ;;
    page) packages="$packages chromium" ;;
    *) echo "setup: unknown purpose '$purpose' (test, bench, fuzz, format, page)" >&2; exit 2 ;;
  esac
done

missing=""
for package in $packages; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q ' installed$' ||
    missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo"
echo "setup: installing$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
{
  $as_root apt-get update &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
} >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
