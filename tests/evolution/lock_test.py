#!/usr/bin/env -S python3 -B
"""`parcodec lock`, and `parcodec compat` on locks, as people use them; what git makes of locks."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

PARCODEC = os.path.abspath("compiler/driver/parcodec")

SAVE = """package game;

version %d;

struct Save {
%s}

root Save;
"""


def schema(version, *members):
    return SAVE % (version, "".join(f"  {member};\n" for member in members))


class Folder(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR"))
        self.addCleanup(shutil.rmtree, self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, text, name="save.pcs"):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name="save.pcs.lock"):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def run_command(self, *command):
        return subprocess.run(command, cwd=self.folder, check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def parcodec(self, *arguments, code=0):
        """What is printed; the exit code is as said."""
        result = self.run_command(PARCODEC, *arguments)
        self.assertEqual(result.returncode, code, result.stdout)
        return result.stdout

    def publish(self, version, *members):
        self.write(schema(version, *members))
        self.assertEqual(self.parcodec("lock", "save.pcs"),
                         f"save.pcs.lock: published version {version}\n")


class Lock(Folder):
    def test_publishes_and_then_has_nothing_to_do(self):
        self.publish(1, "0: u8 x")
        before = self.read()
        self.assertEqual(self.parcodec("lock", "save.pcs"), "")
        self.assertEqual(self.parcodec("lock", "--check", "save.pcs"), "")
        self.assertEqual(self.read(), before)

    def test_check_says_what_is_not_current_and_what_helps(self):
        self.write(schema(1, "0: u8 x"))
        found = self.parcodec("lock", "--check", "save.pcs", code=1)
        self.assertIn("save.pcs:3:9: error: 'save.pcs.lock' is not current: there is none "
                      "[lock-not-current]\n", found)
        self.assertIn("\nhelp: run 'parcodec lock save.pcs'\n", found)
        self.assertFalse(os.path.exists(self.path("save.pcs.lock")))
        self.publish(1, "0: u8 x")
        for text, reason in ((schema(2, "0: u8 x"), "it lacks version 2"),
                             (schema(1, "0: u8 x [deprecated]"), "version 1 has other anno")):
            self.write(text)
            self.assertIn(reason, self.parcodec("lock", "--check", "save.pcs", code=1))
        self.write(schema(1, "0: u8 x"))
        self.write(self.read().replace("\nstruct", "\n\nstruct"), "save.pcs.lock")
        self.assertIn("it is not in its canonical form",
                      self.parcodec("lock", "--check", "save.pcs", code=1))

    def test_refuses_another_shape_without_another_version(self):
        self.publish(1, "0: u8 x")
        before = self.read()
        self.write(schema(1, "0: u8 x", "1: u8 y"))
        for check in ([], ["--check"]):
            found = self.parcodec("lock", *check, "save.pcs", code=1)
            self.assertIn("[lock-version-taken]", found)
            self.assertIn("make it 'version 2;' and run 'parcodec lock save.pcs'", found)
        self.assertEqual(self.read(), before)
        self.assertEqual(self.parcodec("lock", "--amend", "save.pcs"),
                         "save.pcs.lock: changed version 1\n")
        self.assertIn("  1: u8 y @1..\n", self.read())

    def test_amending_is_held_to_the_versions_before(self):
        self.publish(1, "0: u16 x")
        self.publish(2, "0: u32 x")
        self.write(schema(2, "0: u8 x"))
        found = self.parcodec("lock", "--amend", "save.pcs", code=1)
        self.assertIn("'x' was u16 and is u8", found)
        self.assertNotIn("'x' was u32", found)

    def test_writes_all_locks_or_none(self):
        self.write(schema(1, "0: u8 x"))
        self.write("package other;\nstruct Other {}\n", "other.pcs")
        self.assertIn("[lock-needs-version]",
                      self.parcodec("lock", "save.pcs", "other.pcs", code=1))
        self.assertFalse(os.path.exists(self.path("save.pcs.lock")))

    def test_a_change_in_an_imported_file_is_a_change(self):
        self.write("package a;\nstruct A { 0: u8 x; }\n", "a.pcs")
        text = "package b;\nversion %d;\nimport \"a.pcs\";\nstruct B { 0: a.A a; }\nroot B;\n"
        self.write(text % 1)
        self.parcodec("lock", "save.pcs")
        self.write("package a;\nstruct A { 0: u8 x; 1: u8 y; }\n", "a.pcs")
        self.assertIn("[lock-version-taken]", self.parcodec("lock", "--check", "save.pcs", code=1))
        self.write(text % 2)
        self.parcodec("lock", "save.pcs")
        self.assertIn("\nstruct a.A @1..\n  0: u8 x @1..\n  1: u8 y @2..\n", self.read())

    def test_says_what_is_wrong_with_a_lock(self):
        self.write(schema(1, "0: u8 x"))
        self.write("format 1\n\nversion 1 shape 0123\n", "save.pcs.lock")
        for command in (("lock", "save.pcs"), ("compat", "save.pcs.lock", "save.pcs")):
            found = self.parcodec(*command, code=1)
            self.assertIn("save.pcs.lock:3:9: error: version 1 is not what was published", found)
        found = self.parcodec("lock", "--error-format=json", "save.pcs", code=1)
        self.assertEqual(json.loads(found)["code"], "lock-bad-shape")
        self.write("format 1\n", "save.pcs.lock")
        self.assertIn("no version was published",
                      self.parcodec("compat", "save.pcs.lock", "save.pcs", code=1))


class EveryVersion(Folder):
    """Two steps of which each is safe, and which together are not."""

    def test_counts_and_not_just_the_last(self):
        self.publish(1, "0: u32 x")
        self.publish(2, "0: u16 x [narrowing]")
        self.write(schema(2, "0: u16 x [narrowing]"), "before.pcs")
        self.write(schema(3, "0: u16 x"))
        self.parcodec("compat", "before.pcs", "save.pcs")
        for command in (("compat", "save.pcs.lock", "save.pcs"), ("lock", "save.pcs")):
            found = self.parcodec(*command, code=1)
            self.assertIn("save.pcs:6:10: error: 'x' was u32 and is u16", found)
            self.assertRegex(found, r"save\.pcs\.lock:\d+:3: note: before\n")

    def test_counts_for_what_was_reserved_too(self):
        self.publish(1, "0: u8 x", "1: string old")
        self.publish(2, "0: u8 x", 'reserved 1, "old"')
        self.write(schema(3, "0: u8 x", "1: u64 other"))
        found = self.parcodec("lock", "save.pcs", code=1)
        self.assertRegex(found, r"error: .*\[(number-reused|type-changed|reserved-dropped)\]")


class Waivers(Folder):
    def waive(self, found, reason):
        lines = re.findall(r"^ +(waiver .*) \"WHY\"$", found, re.MULTILINE)
        self.assertGreater(len(lines), 0, found)
        text = "".join(f'{line} "{reason}"\n' for line in lines)
        self.write(self.read().replace("\nstruct", "\n" + text + "\nstruct", 1), "save.pcs.lock")

    def break_it(self, version):
        self.publish(1, "0: u32 x", "1: u8 y")
        self.write(schema(version, "0: u16 x", "1: u8 y"))
        return self.parcodec("lock", "save.pcs", code=1)

    def test_let_one_finding_through(self):
        found = self.break_it(2)
        self.assertIn("parcodec: version 2 of save.pcs is not published", found)
        self.waive(found, "nobody has such files")
        self.assertEqual(self.parcodec("lock", "save.pcs"),
                         "save.pcs.lock: published version 2\n")
        self.assertIn('"nobody has such files"', self.read())
        found = self.parcodec("compat", "save.pcs.lock", "save.pcs")
        self.assertIn("note: 1 finding is waived in save.pcs.lock", found)
        self.parcodec("lock", "--check", "save.pcs")

    def test_die_when_either_side_moves(self):
        self.waive(self.break_it(2), "nobody has such files")
        self.parcodec("lock", "save.pcs")
        self.write(schema(3, "0: u8 x", "1: u8 y"))
        found = self.parcodec("compat", "save.pcs.lock", "save.pcs", code=1)
        self.assertIn("this waiver covers nothing [lock-stale-waiver]", found)
        self.assertIn("[narrowing]", found)
        self.assertIn("[lock-stale-waiver]", self.parcodec("lock", "save.pcs", code=1))
        # Back to what version 1 had: nothing is left to waive, and the line goes.
        self.write(schema(3, "0: u32 x", "1: u8 y"))
        self.assertIn("it lacks version 3",
                      self.parcodec("lock", "--check", "save.pcs", code=1))
        self.assertIn("help: it is taken out", self.parcodec("lock", "save.pcs"))
        self.assertNotIn("waiver narrowing", self.read())

    def test_cover_no_other_finding(self):
        self.waive(self.break_it(2), "nobody has such files")
        self.write(schema(2, "0: u16 x", "1: string y"))
        found = self.parcodec("lock", "save.pcs", code=1)
        self.assertIn("[type-changed]", found)
        self.assertNotIn("[narrowing]", found)


class Merge(Folder):
    def git(self, *arguments, code=0):
        result = self.run_command("git", "-c", "user.name=a", "-c", "user.email=a@example.com",
                                  "-c", "init.defaultBranch=main", *arguments)
        self.assertEqual(result.returncode, code, result.stdout)
        return result.stdout

    def commit(self, message):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def two_branches(self, mine, yours):
        """Both publish version 2 with a member more; then one is merged into the other."""
        self.git("init", "-q")
        self.publish(1, "0: u8 x", "1: u8 y")
        self.commit("version 1")
        self.git("checkout", "-q", "-b", "yours")
        self.publish(2, "0: u8 x", "1: u8 y", yours)
        self.commit("yours")
        self.git("checkout", "-q", "main")
        self.publish(2, "0: u8 x", "1: u8 y", mine)
        self.commit("mine")
        self.git("merge", "yours", code=1)

    def test_of_two_branches_that_take_one_number_is_a_conflict_there(self):
        self.two_branches("2: string mine", "2: u64 yours")
        self.assertIn("<<<<<<< HEAD\n  2: string mine @2..\n=======\n  2: u64 yours @2..\n>>>>>>> ",
                      self.read())
        self.assertRegex(self.read(), r"<<<<<<< HEAD\nversion 2 shape \w+ .*\n=======\nversion 2 ")
        self.git("checkout", "--ours", "save.pcs")
        for command in (("lock", "save.pcs"), ("compat", "save.pcs.lock", "save.pcs")):
            self.assertRegex(self.parcodec(*command, code=1),
                             r"save\.pcs\.lock:\d+:1: error: a merge stopped here")

    def test_ends_with_one_version_after_the_other(self):
        self.two_branches("2: string mine", "3: u64 yours")
        self.git("checkout", "--ours", "save.pcs.lock")
        self.publish(3, "0: u8 x", "1: u8 y", "2: string mine", "3: u64 yours")
        self.commit("merged")
        self.assertIn("  2: string mine @2..\n  3: u64 yours @3..\n", self.read())

    def test_that_keeps_both_lines_is_noticed(self):
        self.two_branches("2: string mine", "2: u64 yours")
        text = re.sub(r"<<<<<<< HEAD\n(version 2 .*\n)=======\n.*\n>>>>>>> .*\n", r"\1",
                      self.read())
        self.write(re.sub(r"(<<<<<<<|=======|>>>>>>>).*\n", "", text), "save.pcs.lock")
        self.write(schema(3, "0: u8 x", "1: u8 y", "2: string mine"))
        self.assertIn("number 2 of 'game.Save' is there twice in version 2",
                      self.parcodec("lock", "save.pcs", code=1))

    def test_of_different_changes_without_a_version_is_none(self):
        self.git("init", "-q")
        members = ["0: u8 a", "1: u8 b", "2: u8 c", "3: u8 d", "4: u8 e", "5: u8 f"]
        self.publish(1, *members)
        self.commit("version 1")
        self.git("checkout", "-q", "-b", "yours")
        self.write(schema(1, *members[:5], "5: u8 f [deprecated]"))
        self.parcodec("lock", "save.pcs")
        self.commit("yours")
        self.git("checkout", "-q", "main")
        self.write(schema(1, "0: u8 a [deprecated]", *members[1:]))
        self.parcodec("lock", "save.pcs")
        self.commit("mine")
        self.git("merge", "-q", "-m", "both", "yours")
        self.assertEqual(self.parcodec("lock", "--check", "save.pcs"), "")


if __name__ == "__main__":
    unittest.main()
