#!/usr/bin/env -S python3 -B
"""Runs examples as users do, and looks at what they print."""

import os
import re
import subprocess
import tempfile
import unittest

TEMPORARY = os.environ.get("TEST_TMPDIR", tempfile.gettempdir())

WORLD_STEPS = [
    "save",
    "cold start: open, root, name",
    "regions[5].zones[20].terrain[0]",
    "users.find(88888)",
    "stream 50,000 log lines",
    "10 MB asset, in place",
    "load all of it",
]


def run(program, *arguments):
    return subprocess.run([os.path.join("examples", program), *arguments], capture_output=True,
                          text=True, check=False, cwd=os.getcwd())


def in_bytes(text):
    number, unit = text.split()
    return float(number) * {"B": 1, "KB": 1e3, "MB": 1e6}[unit]


class World(unittest.TestCase):
    def setUp(self):
        self.path = os.path.join(TEMPORARY, "world.pcode")
        self.result = run("world/world", self.path)
        self.assertEqual(self.result.returncode, 0, self.result.stderr)
        rows = re.findall(r"^(\S.*?) {2,}([\d.]+ ms) +([\d.]+ [KM]?B) +([\d.]+ [KM]?B)$",
                          self.result.stdout, re.MULTILINE)
        self.costs = {step: (in_bytes(heap), in_bytes(mapped)) for step, _, heap, mapped in rows}

    def test_prints_one_row_a_step_and_reads_little(self):
        self.assertEqual(list(self.costs), WORLD_STEPS, self.result.stdout)
        size = os.path.getsize(self.path)
        self.assertRegex(self.result.stdout.splitlines()[0],
                         rf"world\.pcode: {size / 1e6:.1f} MB in \d+ chunks, written by \d+ thr")
        for step in WORLD_STEPS[1:4]:
            heap, mapped = self.costs[step]
            self.assertLess(heap, 1e6, f"{step} took memory as if all were loaded")
            self.assertLess(mapped, size / 10, f"{step} mapped as if all were loaded")
        self.assertGreater(self.costs["load all of it"][0], size)

    def test_says_why_it_failed(self):
        result = run("world/world", os.path.join(TEMPORARY, "no", "such", "directory", "w"))
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, r"^world: .*no/such/directory.*\n$")


class Matrix(unittest.TestCase):
    def test_prints_what_it_read(self):
        result = run("matrix/matrix")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stdout, """\
root:  1000 x 1000, cell (123, 456) = 56088, row 7 ends with 6993
vec:   100 matrices, cell (98, 98) of the last = 9604
map:   "output" is 128 x 10
small: 8 has 3 tags, the last is c
""")


if __name__ == "__main__":
    unittest.main()
