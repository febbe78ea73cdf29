#!/usr/bin/env -S python3 -B
"""The tests that parcode_library makes fail where they should, and print the command that helps.

Runs what those tests run, bazel/schema_command.py, with configurations like theirs.
"""

import json
import os
import shutil
import subprocess
import tempfile
import unittest

ROOT = os.getcwd()
COMMAND = os.path.join(ROOT, "bazel/schema_command.py")
PARCODEC = os.path.join(ROOT, "compiler/driver/parcodec")
GAME = os.path.join(ROOT, "examples/evolution")
UPDATE = "bazel run //x:game.lock_update"


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


class Rules(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.schema = text_of(f"{GAME}/game.pcs")
        self.lock = text_of(f"{GAME}/game.pcs.lock")

    def write(self, path, text):
        path = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def run_rule(self, command, *arguments, code=0, **environment):
        """What the rule prints for self.schema and self.lock (None: there is none)."""
        self.write("root/x/game.pcs", self.schema)
        if self.lock is not None:
            self.write("game.pcs.lock", self.lock)
        self.write("config.json", json.dumps({
            "command": command,
            "label": "//x:game",
            "locks": {"x/game.pcs": "" if self.lock is None else "game.pcs.lock"},
            "parcodec": PARCODEC,
            "parcodec_label": "//compiler/driver:parcodec",
            "roots": ["root"],
            "schemas": ["x/game.pcs"],
        }))
        result = subprocess.run([COMMAND, "config.json", *arguments], cwd=self.folder, text=True,
                                env={**os.environ, **environment}, check=False,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(result.returncode, code, result.stdout)
        return result.stdout

    def test_all_pass_for_what_is_published(self):
        for command in ("check", "format", "lock", "compat"):
            self.run_rule(command)

    def test_lock_test_wants_the_lock_updated(self):
        self.schema = self.schema.replace("version 4", "version 5")
        found = self.run_rule("lock", code=1)
        self.assertIn("x/game.pcs:3:9: error: 'x/game.pcs.lock' is not current: "
                      "it lacks version 5", found)
        self.assertIn(f"help: run '{UPDATE}'\n", found)
        self.assertNotIn("parcodec lock", found)

    def test_lock_test_wants_a_version(self):
        self.schema = self.schema.replace("root Save", "struct More {}\n\nroot Save")
        found = self.run_rule("lock", code=1)
        self.assertIn("[lock-version-taken]", found)
        self.assertIn(f"help: make it 'version 5;' and run '{UPDATE}'\n", found)

    def test_lock_test_and_compat_test_want_a_lock(self):
        self.lock = None
        self.assertIn(f"run '{UPDATE}'", self.run_rule("lock", code=1))
        self.assertEqual(self.run_rule("compat", code=1),
                         f"x/game.pcs.lock: there is none; run '{UPDATE}'\n")

    def test_compat_test_tells_what_breaks(self):
        self.schema = self.schema.replace(" [narrowing]", "").replace("version 4", "version 5")
        found = self.run_rule("compat", code=1)
        self.assertIn("x/game.pcs:14:10: error: 'players[].level' was u32 and is u16", found)
        self.assertIn("version 1 of x/game.pcs.lock", found)
        self.assertIn("1: u16 level = 1 [narrowing];", found)

    def test_format_test_tells_how_to_format(self):
        self.schema = self.schema.replace("  0: string", "  0:   string")
        self.assertEqual(self.run_rule("format", code=1),
                         "x/game.pcs: not in canonical layout; run 'bazel run "
                         "//compiler/driver:parcodec -- format \"$PWD\"/x/game.pcs'\n")

    def test_check_test_shows_errors(self):
        self.schema = self.schema.replace("string name", "strnig name", 1)
        self.assertIn("x/game.pcs:13:6: error: there is no type 'strnig'",
                      self.run_rule("check", code=1))

    def test_lock_update_writes_to_the_source_tree(self):
        self.schema = self.schema.replace("version 4", "version 5")
        tree = os.path.join(self.folder, "tree")
        found = self.run_rule("update", BUILD_WORKSPACE_DIRECTORY=tree)
        self.assertEqual(found, "x/game.pcs.lock: published version 5\n")
        self.lock = text_of(f"{tree}/x/game.pcs.lock")
        self.assertIn("\nversion 5 shape ", self.lock)
        self.run_rule("lock")
        self.run_rule("compat")

    def test_lock_update_writes_nothing_where_it_is_refused(self):
        self.schema = self.schema.replace("version 4", "version 3")
        tree = os.path.join(self.folder, "tree")
        self.assertIn("[lock-version-lowered]",
                      self.run_rule("update", code=1, BUILD_WORKSPACE_DIRECTORY=tree))
        self.assertFalse(os.path.exists(tree))

    def test_lock_update_takes_options(self):
        self.schema = self.schema.replace("u64 score", "u128 score")
        tree = os.path.join(self.folder, "tree")
        self.run_rule("update", code=1, BUILD_WORKSPACE_DIRECTORY=tree)
        self.run_rule("update", "--amend", BUILD_WORKSPACE_DIRECTORY=tree)
        self.assertIn("  2: u128 score @4..\n", text_of(f"{tree}/x/game.pcs.lock"))


if __name__ == "__main__":
    unittest.main()
