#!/usr/bin/env -S python3 -B
"""docs/trust.md names tests that exist."""

import os
import re
import unittest

TEST = re.compile(r"^(?:TYPED_)?TEST(?:_F|_P)?\((\w+),\s*(\w+)\)", re.MULTILINE)
NAMED = re.compile(r"`([A-Z]\w+)\.(\w+|\*)`")
PATH = re.compile(r"`(tests/[\w/]+(?:\.\w+)?|runtime/[\w/]+\.\w+)`")


def tests_under(folder):
    found = set()
    for directory, _, names in os.walk(folder):
        for name in names:
            if name.endswith(".cc"):
                with open(os.path.join(directory, name), encoding="utf-8") as file:
                    found.update(TEST.findall(file.read()))
    return found


class TrustPage(unittest.TestCase):
    def setUp(self):
        # Bazel shows a test links to the files it declared; where this one leads is the real tree.
        here = os.path.dirname(os.path.realpath(__file__))
        self.root = os.path.dirname(os.path.dirname(here))
        with open(os.path.join(self.root, "docs/trust.md"), encoding="utf-8") as file:
            self.page = file.read()

    def test_names_tests_that_exist(self):
        tests = tests_under(os.path.join(self.root, "tests"))
        suites = {suite for suite, _ in tests}
        named = NAMED.findall(self.page)
        self.assertGreater(len(named), 30)
        for suite, name in named:
            with self.subTest(suite=suite, name=name):
                self.assertTrue(suite in suites if name == "*" else (suite, name) in tests)

    def test_names_files_that_exist(self):
        for path in PATH.findall(self.page):
            with self.subTest(path=path):
                self.assertTrue(os.path.exists(os.path.join(self.root, path)))


if __name__ == "__main__":
    unittest.main()
