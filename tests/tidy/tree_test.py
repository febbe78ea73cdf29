#!/usr/bin/env -S python3 -B
"""Holds the whole source tree to the rules in rules.py."""

import os
import sys

import rules
from source_file import read_tree


def main():
    # Bazel shows a test links to the files it declared; where this one leads is the real tree.
    here = os.path.dirname(os.path.realpath(__file__))
    root = os.path.dirname(os.path.dirname(here))
    files = read_tree(root)
    if not any(file.path == "tests/tidy/tree_test.py" for file in files):
        sys.exit(f"{root} is not the source tree")
    findings = rules.check(files)
    print("\n".join(findings))
    print(f"{len(files)} files, {len(findings)} findings")
    sys.exit(bool(findings))


if __name__ == "__main__":
    main()
