#!/bin/bash
# make demo: this machine's Debian package index, imported into one file and read lazily, beside
# apt-cache. Changes nothing but Bazel's output and, where there are no package lists and we are
# root, runs apt-get update.
set -euo pipefail
cd "$(dirname "$0")/../.."

bazel=${BAZEL:-bazel}
runs=11  # of each command that is timed
candidates="bash libreoffice-writer zsh python3 libc6 coreutils"

say() { echo "demo: $*"; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
file=$scratch/debian.pcode

# --- Build --------------------------------------------------------------------------------------

say "building aptdb with Bazel (a few minutes the first time)"
quiet=(--ui_event_filters=-info,-debug --show_result=0)
[ -t 2 ] || quiet+=(--noshow_progress)
$bazel build "${quiet[@]}" //examples/aptdb
aptdb=$($bazel info bazel-bin 2>"$scratch/info" || { cat "$scratch/info" >&2; exit 1; })
aptdb=$aptdb/examples/aptdb/aptdb

# --- Input --------------------------------------------------------------------------------------

lists=(/var/lib/apt/lists/*_Packages*)
if [ ! -e "${lists[0]}" ]; then
  if [ "$(id -u)" -eq 0 ]; then
    say "there are no package lists on this machine; running apt-get update"
    apt-get update >"$scratch/update" 2>&1 ||
      say "apt-get update failed; going on with the installed packages"
  else
    say "there are no package lists on this machine (apt-get update, as root, gets them);" \
      "going on with the installed packages"
  fi
fi

# seconds_of COMMAND...: how long it takes; its output goes to $scratch/out.
seconds_of() {
  local start=${EPOCHREALTIME/./}
  "$@" >"$scratch/out" 2>&1
  awk -v micros=$((${EPOCHREALTIME/./} - start)) 'BEGIN { printf "%.1f", micros / 1e6 }'
}

"$aptdb" import "$file" | tee "$scratch/import"

# A cache of its own for apt-cache: some images switch apt's cache file off, so that each call
# builds it again, and that would be no fair comparison.
apt_options=(-o "Dir::Cache::pkgcache=$scratch/pkgcache.bin"
  -o "Dir::Cache::srcpkgcache=$scratch/srcpkgcache.bin")
apt_import=$(seconds_of apt-cache "${apt_options[@]}" gencaches)
apt_show() { apt-cache "${apt_options[@]}" show "$1"; }

# --- Measure ------------------------------------------------------------------------------------

micros_of() {  # COMMAND...: of the whole process, from start to end
  local start=${EPOCHREALTIME/./}
  "$@" >"$scratch/out" 2>>"$scratch/timing"
  echo $((${EPOCHREALTIME/./} - start))
}
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
as_ms() { awk '{ printf "%.1f ms", $1 / 1000 }'; }
megabytes() { awk '{ sum += $1 } END { printf "%.1f MB", sum / 1e6 }'; }
row() { printf '  %-26s %14s %14s\n' "$@" | sed 's/ *$//'; }

packages=()
for name in $candidates; do
  [ ${#packages[@]} -lt 3 ] || break
  if "$aptdb" show "$file" "$name" >"$scratch/out" 2>&1 && apt_show "$name" >"$scratch/out" 2>&1
  then
    packages+=("$name")
  fi
done

echo
row "" aptdb apt-cache
row "packages" "$("$aptdb" stats "$file" | awk '$1 == "packages" { print $2 }')"
row "import, building the cache" "$(sed 's/.* in \([0-9.]* s\)$/\1/' "$scratch/import")" \
  "$apt_import s"
row "file; lists and cache" "$(stat -c %s "$file" | megabytes)" \
  "$(stat -c %s /var/lib/dpkg/status "$scratch/pkgcache.bin" /var/lib/apt/lists/*_Packages* \
    2>"$scratch/out" | megabytes)"
: >"$scratch/timing"
for name in "${packages[@]}"; do
  : >"$scratch/ours"
  : >"$scratch/theirs"
  for _ in $(seq "$runs"); do
    micros_of "$aptdb" show --timing "$file" "$name" >>"$scratch/ours"
    micros_of apt_show "$name" >>"$scratch/theirs"
  done
  row "show $name" "$(median <"$scratch/ours" | as_ms)" "$(median <"$scratch/theirs" | as_ms)"
done
row "  within: open" "$(awk '/^open/ { print $2 }' "$scratch/timing" | median) us"
row "  within: first access" "$(awk '/^open/ { print $5 }' "$scratch/timing" | median) us"
cat <<END

  show: the whole process from start to end, median of $runs runs, the two taking turns, both with
  their files in memory. Within: inside of the aptdb process, of all these runs.
END

# --- Look around --------------------------------------------------------------------------------

# example LINES COMMAND...: the command and the first lines of what it prints.
example() {
  local lines=$1 total
  shift
  echo
  echo "\$ aptdb $1 debian.pcode${*:2}" | sed 's/pcode\(.\)/pcode \1/'
  "$aptdb" "$1" "$file" "${@:2}" >"$scratch/out" 2>&1 || true
  total=$(wc -l <"$scratch/out")
  head -n "$lines" "$scratch/out" | cut -c 1-96 | sed 's/^./  &/'
  [ "$total" -le "$lines" ] || echo "  … $((total - lines)) more lines"
}
example 8 rdepends "${packages[0]}"
example 6 search text editor
example 20 stats
