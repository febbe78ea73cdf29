#!/bin/bash
# make demo: this machine's Debian package index, imported into one file and read lazily, beside
# apt-cache. Changes nothing but Bazel's output and, where there are no package lists and we are
# root, runs apt-get update.
set -euo pipefail
cd "$(dirname "$0")/../.."

bazel=${BAZEL:-bazel}
runs=15       # of each aptdb command
apt_runs=5    # of each apt-cache command: it takes longer
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

# Some images switch apt's cache file off, so that each apt-cache call builds it again. That would
# be no fair comparison: here it gets one.
apt_options=()
if [ -z "$(apt-config dump --format '%v%n' Dir::Cache::pkgcache)" ]; then
  apt_options=(-o "Dir::Cache::pkgcache=$scratch/pkgcache.bin"
    -o "Dir::Cache::srcpkgcache=$scratch/srcpkgcache.bin")
  say "apt's cache file is switched off on this machine; apt-cache gets one for the comparison"
fi
apt_show() { apt-cache "${apt_options[@]}" show "$1"; }

"$aptdb" import "$file" | tee "$scratch/import"

# --- Measure ------------------------------------------------------------------------------------

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# median_ms RUNS COMMAND...: of the whole process, from start to end. One run before, not counted.
median_ms() {
  local count=$1 start end
  shift
  "$@" >"$scratch/out" 2>&1
  for _ in $(seq "$count"); do
    start=${EPOCHREALTIME/./}
    "$@" >"$scratch/out" 2>>"$scratch/timing"
    end=${EPOCHREALTIME/./}
    echo $((end - start))
  done | median | awk '{ printf "%.1f", $1 / 1000 }'
}

packages=()
for name in $candidates; do
  [ ${#packages[@]} -lt 3 ] || break
  if "$aptdb" show "$file" "$name" >"$scratch/out" 2>&1 && apt_show "$name" >"$scratch/out" 2>&1
  then
    packages+=("$name")
  fi
done

row() { printf '  %-26s %14s %14s\n' "$@"; }
echo
row "" aptdb apt-cache
row "packages" "$("$aptdb" stats "$file" | awk '$1 == "packages" { print $2 }')" ""
row "file" "$(awk -v size="$(stat -c %s "$file")" 'BEGIN { printf "%.1f MB", size / 1e6 }')" ""
row "import" "$(sed 's/.* in \([0-9.]* s\)$/\1/' "$scratch/import")" ""
for name in "${packages[@]}"; do
  : >"$scratch/timing"
  ours=$(median_ms "$runs" "$aptdb" show --timing "$file" "$name")
  cp "$scratch/timing" "$scratch/timing.$name"
  theirs=$(median_ms "$apt_runs" apt_show "$name")
  row "show $name" "$ours ms" "$theirs ms"
done
timing=$scratch/timing.${packages[0]}
row "  in the process: open" "$(awk '/^open/ { print $2 }' "$timing" | median) us" ""
row "  … and first package" "$(awk '/^open/ { print $5 }' "$timing" | median) us" ""
cat <<END

  Times of show: the whole process, from start to end, median of $runs runs (apt-cache: $apt_runs)
  after one that is not counted, so both find their files in memory.
END

# --- Look around --------------------------------------------------------------------------------

# example LINES COMMAND...: the command and the first lines of what it prints.
example() {
  local lines=$1 total
  shift
  echo
  echo "\$ aptdb $1 debian.pcode ${*:2}"
  "$aptdb" "$1" "$file" "${@:2}" >"$scratch/out" 2>&1 || true
  total=$(wc -l <"$scratch/out")
  head -n "$lines" "$scratch/out" | cut -c 1-96 | sed 's/^/  /'
  [ "$total" -le "$lines" ] || echo "  … $((total - lines)) more lines"
}
example 8 rdepends "${packages[0]}"
example 6 search text editor
example 20 stats
