#!/usr/bin/env -S python3 -B
"""`parcode convert` and `inspect` on files of Rust's Parcode: to .pcode and back, same bytes."""

import json
import os
import subprocess
import tempfile
import unittest

ROOT = os.getcwd()
PARCODE = os.path.join(ROOT, "tools/parcode")
FOLDER = tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR"))
CORPUS = os.path.join(ROOT, "tests/corpus/par4")
SCHEMA = os.path.join(ROOT, "tests/runtime/interop/par4/golden.pcs")

# Files that the crate wrote in its deterministic order, and their types in golden.pcs.
GOLDENS = {
    "bench_collection_1000": "BenchCollection",
    "only_remote": "OnlyRemote",
    "interleaved_fields": "Interleaved",
}


def run(*arguments):
    return subprocess.run([PARCODE, *arguments], cwd=FOLDER, capture_output=True, check=False)


def content(path):
    with open(os.path.join(FOLDER, path), "rb") as file:
        return file.read()


class Convert(unittest.TestCase):
    def test_goes_to_pcode_and_back(self):
        for name, root in GOLDENS.items():
            par = os.path.join(CORPUS, name + ".par")
            with open(os.path.join(CORPUS, name + ".json"), encoding="utf-8") as sidecar:
                cpus = json.load(sidecar)["cpus"]
            there = run("convert", par, f"{name}.pcode", "--schema", SCHEMA, "--root", root)
            self.assertEqual(there.returncode, 0, there.stderr)
            self.assertEqual(run("verify", f"{name}.pcode").returncode, 0)
            back = run("convert", f"{name}.pcode", f"{name}.par", "--cpus", str(cpus))
            self.assertEqual(back.returncode, 0, back.stderr)
            self.assertEqual(content(f"{name}.par"), content(par), name)

    def test_gives_values_that_get_reads(self):
        par = os.path.join(CORPUS, "bench_collection_1000.par")
        run("convert", par, "bench.pcode", "--schema", SCHEMA, "--root", "BenchCollection")
        self.assertEqual(run("get", "bench.pcode", "data[999].payload[15]").stdout, b"999\n")

    def test_takes_the_schema_of_a_file(self):
        par = os.path.join(CORPUS, "bench_collection_1000.par")
        run("convert", par, "one.pcode", "--schema", SCHEMA, "--root", "BenchCollection")
        self.assertEqual(run("convert", par, "two.pcode", "--like", "one.pcode").returncode, 0)
        self.assertEqual(content("one.pcode"), content("two.pcode"))

    def test_keeps_a_file_that_is_there(self):
        par = os.path.join(CORPUS, "only_remote.par")
        arguments = ("convert", par, "kept.pcode", "--schema", SCHEMA, "--root", "OnlyRemote")
        self.assertEqual(run(*arguments).returncode, 0)
        again = run(*arguments)
        self.assertEqual(again.returncode, 3)
        self.assertIn(b"--replace", again.stderr)
        self.assertEqual(run(*arguments, "--replace").returncode, 0)

    def test_refuses_damaged_files_and_wrong_schemas(self):
        par = os.path.join(CORPUS, "bench_collection_1000.par")
        with open(os.path.join(FOLDER, "cut.par"), "wb") as cut:
            cut.write(content(par)[:5000] + content(par)[-200:])
        for file, root in (("cut.par", "BenchCollection"), (par, "OnlyRemote")):
            result = run("convert", file, "bad.pcode", "--schema", SCHEMA, "--root", root)
            self.assertIn(result.returncode, (1, 3), result.stderr)
            self.assertTrue(result.stderr.startswith(b"parcode:"), result.stderr)
            self.assertFalse(os.path.exists(os.path.join(FOLDER, "bad.pcode")))


class Inspect(unittest.TestCase):
    def test_shows_the_tree_of_chunks(self):
        par = os.path.join(CORPUS, "bench_collection_1000.par")
        text = run("inspect", par)
        self.assertEqual(text.returncode, 0, text.stderr)
        self.assertGreater(text.stdout.count(b"\n"), 3)
        shown = json.loads(run("inspect", par, "--json").stdout)
        self.assertEqual(shown["format"], "PAR4")
        self.assertEqual(shown["file_bytes"], os.path.getsize(par))
        self.assertEqual(shown["chunks"][0]["depth"], 0)
        self.assertGreater(len(shown["chunks"]), 1000)


if __name__ == "__main__":
    unittest.main()
