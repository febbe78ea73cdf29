#!/usr/bin/env -S python3 -B
"""Runs `parcode` as people do, on the files of examples/quickstart and examples/world."""

import json
import os
import pty
import subprocess
import tempfile
import unittest

ROOT = os.getcwd()
PARCODE = os.path.join(ROOT, "tools/parcode")
FOLDER = tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR"))
ESCAPE = "\x1b["


def make_files():
    subprocess.run([os.path.join(ROOT, "examples/quickstart/quickstart")], cwd=FOLDER, check=True,
                   capture_output=True)
    os.rename(os.path.join(FOLDER, "world.pcode"), os.path.join(FOLDER, "game.pcode"))
    subprocess.run([os.path.join(ROOT, "examples/world/world"), "world.pcode"], cwd=FOLDER,
                   check=True, capture_output=True)


def run(*arguments, stdin=None, env=None):
    return subprocess.run([PARCODE, *arguments], cwd=FOLDER, input=stdin, capture_output=True,
                          check=False, env={**os.environ, **(env or {})})


def output(*arguments, **options):
    result = run(*arguments, **options)
    assert result.returncode == 0, result.stderr.decode()
    return result.stdout.decode()


def as_json(*arguments):
    return json.loads(output(*arguments))


def on_terminal(*arguments, env=None):
    """What the command prints where standard output is a terminal."""
    above, below = pty.openpty()
    with subprocess.Popen([PARCODE, *arguments], cwd=FOLDER, stdout=below, stderr=below,
                          env={**os.environ, "TERM": "xterm", **(env or {})}) as process:
        os.close(below)
        text = b""
        try:
            while piece := os.read(above, 65536):
                text += piece
        except OSError:
            pass
        process.wait()
    os.close(above)
    return text.decode()


class Get(unittest.TestCase):
    def test_reads_the_paths_of_its_help(self):
        self.assertEqual(as_json("get", "world.pcode", "regions[5].zones[20].id"), 20)
        user = as_json("get", "world.pcode", 'users["88888"]')
        self.assertEqual(user["username"], "Player_88888")
        self.assertEqual(user["xp"], 8888800)
        self.assertEqual(len(as_json("get", "world.pcode", "system_logs[10:20]")), 10)
        self.assertEqual(as_json("get", "world.pcode", "len(users)"), 100000)

    def test_prints_each_of_many_values(self):
        lines = output("get", "world.pcode", "regions[2:4].zones[*].id").split()
        self.assertEqual(lines, [str(i) for i in range(50)] * 2)
        self.assertEqual(output("get", "-r", "game.pcode", "events[-2:]").count("joined"), 2)

    def test_prints_raw_strings_and_bytes(self):
        self.assertEqual(output("get", "--raw", "game.pcode", "title"), "Midgard\n")
        raw = run("get", "--raw", "world.pcode", "asset[0:1000]").stdout
        hexadecimal = as_json("get", "--bytes", "hex", "world.pcode", "asset[0:1000]")
        self.assertEqual(hexadecimal, "hex:" + raw.hex())
        numbers = as_json("get", "--bytes", "numbers", "world.pcode", "asset[0:1000]")
        self.assertEqual(bytes(numbers), raw)

    def test_says_what_is_wrong_and_exits_with_it(self):
        typo = run("get", "game.pcode", "plaeyrs")
        self.assertEqual(typo.returncode, 2)
        self.assertIn("did you mean 'players'?", typo.stderr.decode())
        missing = run("get", "game.pcode", "players[123456789]")
        self.assertEqual(missing.returncode, 1)
        self.assertIn("has no key '123456789'", missing.stderr.decode())
        self.assertEqual(run("get", "game.pcode", "events[").returncode, 2)
        self.assertEqual(run("get", "nowhere.pcode", "title").returncode, 3)
        self.assertEqual(run("get", "game.pcode").returncode, 2)
        self.assertEqual(run("frobnicate").returncode, 2)

    def test_reads_standard_input(self):
        with open(os.path.join(FOLDER, "game.pcode"), "rb") as file:
            self.assertEqual(output("get", "-", "title", stdin=file.read()), '"Midgard"\n')
        self.assertEqual(run("get", "-", "title", stdin=b"no file").returncode, 3)


class Dump(unittest.TestCase):
    def test_is_the_whole_file_as_json(self):
        game = as_json("dump", "game.pcode")
        self.assertEqual(game["title"], "Midgard")
        self.assertEqual(len(game["players"]), 100000)
        self.assertEqual(game["players"]["88888"], {"name": "Player_88888", "score": 8888800})
        self.assertEqual(game["events"][4711], "Player_4711 joined")
        self.assertEqual(json.loads(output("dump", "game.pcode", "--indent", "0")), game)

    def test_gives_a_line_for_each_element_or_entry(self):
        lines = output("dump", "game.pcode", "events", "--format", "ndjson").splitlines()
        self.assertEqual(len(lines), 100000)
        self.assertEqual(json.loads(lines[4711]), "Player_4711 joined")
        entries = output("dump", "game.pcode", "players", "--format", "ndjson").splitlines()
        self.assertEqual({json.loads(entry)["key"] for entry in entries}, set(range(100000)))

    def test_takes_no_more_memory_for_more_data(self):
        code = ("import resource, subprocess, sys;"
                "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
                "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
        peak = int(subprocess.run(
            ["python3", "-c", code, PARCODE, "dump", "world.pcode", "--source", "pread"],
            cwd=FOLDER, check=True, capture_output=True, text=True).stdout)
        self.assertLess(peak, 34000)  # KiB: less than the file itself, cache and all


class Structure(unittest.TestCase):
    def test_inspect_adds_up(self):
        deep = as_json("inspect", "--deep", "--json", "world.pcode")
        chunks = 3 + sum(field["chunks"] + field["tables"] for field in deep["fields"])
        self.assertEqual(chunks, deep["chunks"])
        paths = [field["path"] for field in deep["fields"]]
        self.assertEqual(paths, ["users", "regions", "regions[*].zones",
                                 "regions[*].zones[*].terrain", "system_logs", "asset"])
        shallow = as_json("inspect", "--json", "world.pcode")
        self.assertNotIn("regions[*].zones[*].terrain",
                         [field["path"] for field in shallow["fields"]])

    def test_inspect_and_stats_are_tables_for_people(self):
        text = output("inspect", "world.pcode")
        self.assertIn("└─ [*].zones", text)
        self.assertIn("100,000", text)
        self.assertNotIn(ESCAPE, text)
        stats = output("stats", "world.pcode")
        self.assertIn("entries each", stats)
        self.assertIn("hint: users: compresses", stats)

    def test_schema_is_the_schema(self):
        text = output("schema", "world.pcode")
        self.assertIn("package world;", text)
        self.assertIn("map<u64, UserProfile> users [map];", text)
        out = os.path.join(FOLDER, "schemas")
        output("schema", "world.pcode", "--out", out)
        self.assertEqual(os.listdir(out), ["world.pcs"])
        self.assertEqual(as_json("schema", "--json", "world.pcode")["root"], "world.WorldState")

    def test_verify_finds_a_damaged_byte(self):
        self.assertIn("good", output("verify", "world.pcode"))
        with open(os.path.join(FOLDER, "world.pcode"), "rb") as file:
            content = bytearray(file.read())
        content[5_000_000] ^= 1
        with open(os.path.join(FOLDER, "damaged.pcode"), "wb") as file:
            file.write(content)
        result = run("verify", "damaged.pcode")
        self.assertEqual(result.returncode, 1)
        self.assertIn("checksum", result.stderr.decode())
        report = run("verify", "--json", "damaged.pcode")
        self.assertEqual(report.returncode, 1)
        self.assertFalse(json.loads(report.stdout)["good"])


class Diff(unittest.TestCase):
    def test_finds_nothing_in_equal_files(self):
        self.assertEqual(output("diff", "game.pcode", "game.pcode"), "")

    def test_tells_of_different_schemas(self):
        result = run("diff", "game.pcode", "world.pcode", "--limit", "2")
        self.assertEqual(result.returncode, 1)
        self.assertIn("! title: string -> u64", result.stdout.decode())


class Terminal(unittest.TestCase):
    def test_has_colours_there_and_only_there(self):
        self.assertIn(ESCAPE, on_terminal("inspect", "game.pcode"))
        self.assertNotIn(ESCAPE, on_terminal("inspect", "game.pcode", env={"NO_COLOR": "1"}))
        self.assertIn(ESCAPE, output("--color", "always", "inspect", "game.pcode"))
        self.assertIn(ESCAPE, on_terminal("get", "game.pcode", "title"))

    def test_every_command_has_help_with_an_example(self):
        for command in ["inspect", "stats", "verify", "schema", "get", "dump", "diff",
                        "load", "recompress", "completion"]:
            self.assertIn("Example:\n  ", output(command, "--help"), command)
        self.assertIn("Exit codes", output("--help"))

    def test_completes_in_three_shells(self):
        for shell in ["bash", "zsh", "fish"]:
            script = output("completion", shell)
            for word in ["inspect", "verify", "deep", "ndjson"]:
                self.assertIn(word, script, shell)
        complete = subprocess.run(
            ["bash", "-c", 'source <("$0" completion bash); COMP_CWORD=4;'
             'COMP_WORDS=(parcode dump f --format ""); _parcode; echo "${COMPREPLY[@]}"', PARCODE],
            capture_output=True, text=True, check=True)
        self.assertEqual(complete.stdout.split(), ["json", "ndjson"])


if __name__ == "__main__":
    make_files()
    unittest.main()
