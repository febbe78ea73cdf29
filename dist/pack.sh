#!/bin/sh
# Packs what a manifest lists. Usage: pack.sh MANIFEST CMAKE_CONFIG TARBALL
# Manifest lines: "archive FILE" (its objects go into lib/libparcode.a), "file FILE DESTINATION".
set -eu

manifest=$1 cmake_config=$2 tarball=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/parcode
mkdir -p "$root/lib/cmake/Parcode"

while read -r kind file destination; do
  case "$kind" in
    file)
      mkdir -p "$root/$(dirname "$destination")"
      cp -L "$file" "$root/$destination" ;;
  esac
done <"$manifest"
cp -L "$cmake_config" "$root/lib/cmake/Parcode/ParcodeConfig.cmake"

{
  echo "create $root/lib/libparcode.a"
  sed -n 's/^archive /addlib /p' "$manifest"
  echo save
  echo end
} | ar -M
ranlib "$root/lib/libparcode.a"

chmod -R u+w,go+rX "$root"
tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$work" -cf - parcode |
  gzip -n >"$tarball"
