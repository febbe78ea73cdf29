#!/bin/sh
# Usage: copy_schemas.sh ROOT (FILE IMPORT_PATH)...
# Copies each FILE to ROOT/IMPORT_PATH. Bazel has emptied ROOT.
set -eu
root=$1
shift
while [ $# -gt 0 ]; do
  mkdir -p "$root/$(dirname "$2")"
  cp "$1" "$root/$2"
  shift 2
done
