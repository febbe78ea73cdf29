#!/usr/bin/env -S python3 -B
"""Runs parcodec on the schemas of a parcode_library: its tests and its lock_update.

    schema_command.py CONFIG [ARGUMENT]...

CONFIG is what bazel/schema_tests.bzl writes; paths in it are relative to the current directory.
Schemas and locks are copied to where they lie in the source tree, below a directory of their own
that parcodec runs in: it writes there, and its messages name files as people do. Cures in messages
become Bazel commands. Further ARGUMENTs are parcodec's.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile


def copy(source, target):
    os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
    shutil.copyfile(source, target)


def lay_out(config, folder):
    """Puts the library's schemas and locks into `folder`, at their paths."""
    own_root = config["roots"][0]
    for directory, _, names in os.walk(own_root, followlinks=True):
        for name in names:
            path = os.path.join(directory, name)
            copy(path, os.path.join(folder, os.path.relpath(path, own_root)))
    for schema, lock in config["locks"].items():
        if lock:
            copy(lock, os.path.join(folder, schema + ".lock"))


def command_lines(config, arguments):
    """What parcodec is run with, one list a run."""
    roots = ["-I", "."]
    for root in config["roots"][1:]:
        roots += ["-I", os.path.abspath(root)]
    command, schemas = config["command"], config["schemas"]
    if command == "format":
        return [["format", "--check", *arguments, *schemas]]
    if command == "check":
        return [["check", *roots, *arguments, *schemas]]
    if command == "lock":
        return [["lock", "--check", *roots, *arguments, *config["locks"]]]
    if command == "update":
        return [["lock", *roots, *arguments, *config["locks"]]]
    return [["compat", *roots, *arguments, schema + ".lock", schema]
            for schema, lock in config["locks"].items() if lock]


def in_terms_of_bazel(config, messages):
    update = f"bazel run {config['label']}.lock_update"
    messages = re.sub(r"parcodec lock [^\s']+", update, messages)
    return re.sub(r"(run )?'?parcodec format'?",
                  lambda _: f"run 'bazel run {config['parcodec_label']} -- format "
                            f"\"$PWD\"/{config['schemas'][0]}'", messages)


def take_back(config, folder):
    """Copies the locks that were written to the source tree."""
    tree = os.environ.get("BUILD_WORKSPACE_DIRECTORY")
    if tree is None:
        sys.exit("lock_update writes to the source tree: run it with 'bazel run'")
    for schema in config["locks"]:
        name = schema + ".lock"
        written = os.path.join(folder, name)
        if os.path.exists(written):
            copy(written, os.path.join(tree, name))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        config = json.load(file)
    parcodec = os.path.abspath(config["parcodec"])
    failed = False
    with tempfile.TemporaryDirectory(dir=os.environ.get("TEST_TMPDIR")) as folder:
        lay_out(config, folder)
        for arguments in command_lines(config, sys.argv[2:]):
            result = subprocess.run([parcodec, *arguments], cwd=folder, stdout=subprocess.PIPE,
                                    stderr=subprocess.STDOUT, check=False, text=True)
            print(in_terms_of_bazel(config, result.stdout), end="")
            failed = failed or result.returncode != 0
        if config["command"] == "update" and not failed:
            take_back(config, folder)
    missing = [schema for schema, lock in config["locks"].items() if not lock]
    if config["command"] == "compat" and missing:
        for schema in missing:
            print(f"{schema}.lock: there is none; run 'bazel run {config['label']}.lock_update'")
        failed = True
    sys.exit(failed)


if __name__ == "__main__":
    main()
