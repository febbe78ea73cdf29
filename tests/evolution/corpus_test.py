#!/usr/bin/env -S python3 -B
"""Each published version of each example has a file that is still read, and that never changed."""

import glob
import hashlib
import json
import os
import re
import subprocess
import tempfile
import unittest

CORPUS = "tests/corpus/evolution"
VERSION = re.compile(r"^version (\d+) shape \w+ root \S+ fingerprint (\w+)$", re.MULTILINE)
PARCODE = os.path.abspath("tools/parcode")


def published():
    """(path in the corpus without suffix, version, fingerprint) of each version with a root."""
    for lock in sorted(glob.glob("examples/**/*.pcs.lock", recursive=True)):
        name = lock.removeprefix("examples/").removesuffix(".pcs.lock")
        with open(lock, encoding="utf-8") as file:
            for number, fingerprint in VERSION.findall(file.read()):
                yield f"{CORPUS}/{name}/version_{number}", int(number), fingerprint


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class Corpus(unittest.TestCase):
    maxDiff = None

    def test_has_a_file_for_each_published_version(self):
        versions = list(published())
        self.assertGreater(len(versions), 8)
        for path, number, fingerprint in versions:
            with self.subTest(path=path):
                found = json.loads(output(PARCODE, "inspect", "--json", path + ".pcode"))
                self.assertEqual(found["schema_version"], number)
                self.assertEqual(found["fingerprint"], fingerprint)

    def test_is_read_by_the_schema_in_the_file(self):
        for path, _, _ in published():
            with self.subTest(path=path), open(path + ".json", encoding="utf-8") as file:
                self.assertEqual(json.loads(output(PARCODE, "dump", path + ".pcode")),
                                 json.load(file))
                output(PARCODE, "verify", path + ".pcode")

    def test_was_written_by_the_generated_code_of_its_version(self):
        with tempfile.TemporaryDirectory() as folder:
            for number in (1, 2, 3, 4):
                path = os.path.join(folder, f"{number}.pcode")
                output(f"tests/evolution/write_version_{number}", path)
                stored = f"{CORPUS}/evolution/game/version_{number}.pcode"
                with self.subTest(path=stored):
                    self.assertEqual(json.loads(output(PARCODE, "dump", path)),
                                     json.loads(output(PARCODE, "dump", stored)))

    def test_has_the_hashes_that_it_was_added_with(self):
        with open(f"{CORPUS}/SHA256SUMS", encoding="utf-8") as file:
            sums = dict(reversed(line.split("  ")) for line in file.read().splitlines())
        found = {}
        for path in glob.glob(f"{CORPUS}/**/version_*", recursive=True):
            with open(path, "rb") as file:
                digest = hashlib.sha256(file.read()).hexdigest()
            found[path.removeprefix(CORPUS + "/")] = digest
        self.assertEqual(found, sums)

    def git(self, *arguments):
        root = os.path.dirname(os.path.realpath(f"{CORPUS}/SHA256SUMS"))
        ran = subprocess.run(["git", "-C", root, *arguments], check=False, capture_output=True,
                             text=True)
        if ran.returncode != 0:
            self.skipTest("not in a git repository")
        return ran.stdout

    def commits_that_change(self, files):
        return self.git("log", "--no-renames", "--diff-filter=MD", "--format=%h", "--",
                        files).split()

    def test_values_were_never_rewritten(self):
        self.assertEqual(self.commits_that_change("*.json"), [])

    def test_files_were_rewritten_only_with_the_format(self):
        for commit in self.commits_that_change("*.pcode"):
            names = self.git("show", "--format=", "--name-only", commit).splitlines()
            self.assertIn("docs/format.md", names, f"{commit} changes files that must stay")


if __name__ == "__main__":
    unittest.main()
