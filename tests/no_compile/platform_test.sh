#!/bin/sh
# Machines that the format does not fit are refused when a program is compiled, with a message.
set -eu

header="runtime/base/platform.h"

refuses() {
  wanted=$1
  shift
  if said=$("$@" -x c++ -E "$header" 2>&1 >/dev/null); then
    echo "not refused: $*" >&2
    exit 1
  fi
  case "$said" in
    *"$wanted"*) ;;
    *) echo "refused without '$wanted': $* said: $said" >&2; exit 1 ;;
  esac
}

g++ -x c++ -E "$header" >/dev/null
refuses "Do not compile with -m32" g++ -m32
refuses "needs a little-endian machine" g++ -U__BYTE_ORDER__ -D__BYTE_ORDER__=4321
refuses "runs on Linux only" g++ -U__linux__
if command -v clang++ >/dev/null; then
  clang++ -x c++ -E "$header" >/dev/null
  refuses "Do not compile with -m32" clang++ -m32
  refuses "needs a little-endian machine" clang++ --target=s390x-linux-gnu
  refuses "needs a little-endian machine" clang++ --target=powerpc64-linux-gnu
  refuses "runs on Linux only" clang++ --target=x86_64-apple-darwin
else
  echo "no clang here: that part was left out"
fi
