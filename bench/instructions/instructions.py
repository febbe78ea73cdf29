#!/usr/bin/env -S python3 -B
"""Counts the instructions of the hot paths and compares them with bench/instructions/counts.json.

    instructions.py HOT_PATHS COUNTS            fails where a count differs by more than 3 %
    UPDATE_COUNTS=1 instructions.py ...         rewrites COUNTS, to be reviewed as a diff

Callgrind counts what is executed, so a slowdown shows without a clock and on a busy machine. The
counts hold for Debian 12's compiler and C library on x86-64.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOLERANCE = 0.03
ROUNDS = (2, 4)  # the difference of the two leaves out starting, saving and opening


def collected(hot_paths, path, rounds):
    """Instructions of one run."""
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", hot_paths, path,
             str(rounds)], capture_output=True, text=True, check=False)
    found = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode != 0 or not found:
        sys.exit(f"instructions: {path} failed:\n{run.stderr}")
    return int(found.group(1))


def count(hot_paths, path):
    few, many = (collected(hot_paths, path, rounds) for rounds in ROUNDS)
    return (many - few) // (ROUNDS[1] - ROUNDS[0])


def main():
    hot_paths, counts_file = sys.argv[1:3]
    if not shutil.which("valgrind"):
        sys.exit("instructions: valgrind is missing; `make setup` installs it")
    names = subprocess.run([hot_paths, "list"], capture_output=True, text=True, check=True)
    counts = {path: count(hot_paths, path) for path in names.stdout.split()}
    if os.environ.get("UPDATE_COUNTS"):
        with open(os.path.realpath(counts_file), "w", encoding="utf-8") as out:
            json.dump(counts, out, indent=2)
            out.write("\n")
        print(f"wrote {len(counts)} counts")
        return
    with open(counts_file, encoding="utf-8") as committed:
        expected = json.load(committed)
    wrong = sorted(set(expected) ^ set(counts))
    print(f"{'path':<16}{'committed':>14}{'now':>14}{'change':>10}")
    for path in sorted(set(expected) & set(counts)):
        change = counts[path] / expected[path] - 1
        print(f"{path:<16}{expected[path]:>14,}{counts[path]:>14,}{change:>+10.1%}")
        if abs(change) > TOLERANCE:
            wrong.append(path)
    if wrong:
        sys.exit("instructions: " + ", ".join(wrong) + " changed; if that is meant, run\n"
                 "  UPDATE_COUNTS=1 bazel run //bench/instructions:instructions_test")


main()
