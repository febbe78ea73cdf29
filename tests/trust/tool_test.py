#!/usr/bin/env -S python3 -B
"""`parcode` on damaged files: the right output, or an error that names the file. Never a crash."""

import os
import random
import subprocess
import tempfile
import unittest

PARCODE = "tools/parcode"
FILE = "tests/corpus/fuzz/world.pcode"
EXIT_CODES = (0, 1, 3)  # good; damaged, or not there; cannot be read
COMMANDS = [["verify"], ["inspect", "--json"], ["stats"], ["schema"], ["dump"], ["get", "name"],
            ["get", "users"]]


def run(command, path):
    name, *rest = command
    arguments = [PARCODE, name, path] + rest
    if name == "inspect":
        arguments = [PARCODE, name] + rest + [path]
    return subprocess.run(arguments, capture_output=True, check=False, timeout=60)


class DamagedFiles(unittest.TestCase):
    def setUp(self):
        with open(FILE, "rb") as file:
            self.good = file.read()
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = os.path.join(self.folder.name, "damaged.pcode")
        self.expected = {}
        for command in COMMANDS:
            self.expected[tuple(command)] = self.run_on(self.good, command)

    def run_on(self, data, command):
        with open(self.path, "wb") as file:
            file.write(data)
        return run(command, self.path)

    def check(self, data, command):
        result = self.run_on(data, command)
        self.assertIn(result.returncode, EXIT_CODES, result.stderr)
        good = self.expected[tuple(command)]
        if result.returncode == 0:
            self.assertEqual(result.stdout, good.stdout)
        elif good.returncode == 0:
            self.assertIn(b"damaged.pcode", result.stderr)

    def test_bits(self):
        rng = random.Random(7)
        rounds = 30 * int(os.environ.get("PARCODE_SOAK", "1"))
        for _ in range(rounds):
            data = bytearray(self.good)
            at = rng.randrange(len(data))
            data[at] ^= 1 << rng.randrange(8)
            for command in COMMANDS:
                with self.subTest(byte=at, command=command):
                    self.check(bytes(data), command)

    def test_cuts(self):
        rng = random.Random(8)
        for size in [0, 1, 8, 63, 64, 300] + [rng.randrange(len(self.good)) for _ in range(8)]:
            for command in COMMANDS:
                with self.subTest(size=size, command=command):
                    result = self.run_on(self.good[:size], command)
                    self.assertIn(result.returncode, (1, 3), result.stderr)
                    self.assertIn(b"damaged.pcode", result.stderr)


if __name__ == "__main__":
    unittest.main()
