#!/usr/bin/env -S python3 -B
"""`parcode load` and `recompress`: what is dumped and loaded again is the same, for every type."""

import base64
import json
import os
import random
import re
import subprocess
import tempfile
import unittest

ROOT = os.getcwd()
PARCODE = os.path.join(ROOT, "tools/parcode")
FOLDER = tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR"))
SCHEMAS = ["tests/schemas/shapes.pcs", "tests/golden/generated/all/types.pcs"]


def run(*arguments, stdin=None):
    return subprocess.run([PARCODE, *arguments], cwd=FOLDER, input=stdin, capture_output=True,
                          check=False)


def output(*arguments, stdin=None):
    result = run(*arguments, stdin=stdin)
    assert result.returncode == 0, result.stderr.decode()
    return result.stdout


def content(name):
    with open(os.path.join(FOLDER, name), "rb") as file:
        return file.read()


class Values:
    """Random JSON for the types of one .pcs file. Every third value is an extreme one."""

    def __init__(self, path, seed):
        with open(path, encoding="utf-8") as file:
            text = re.sub(r"//.*", "", file.read())
        self.random = random.Random(seed)
        self.consts = dict(re.findall(r"const u32 (\w+) = (\d+);", text))
        self.definitions = {}
        for kind, name, body in re.findall(r"\b(struct|enum|union) (\w+)[^{]*\{(.*?)\}", text,
                                           re.DOTALL):
            if kind == "enum":
                members = re.findall(r"(\w+) = ", re.sub(r"\[.*?\]", "", body))
            else:
                members = [(name, of.strip()) for of, name in re.findall(
                    r"\d+:\s*([^;\[=]+?)\s+(\w+)\s*(?:\[[^\]]*\])?(?:=[^;]*)?;", body)]
            self.definitions[name] = (kind, members)
        self.root = re.search(r"root (\w+);", text).group(1)

    @staticmethod
    def arguments(of):
        inside, parts, depth, begin = of[of.index("<") + 1:-1], [], 0, 0
        for i, c in enumerate(inside):
            depth += (c == "<") - (c == ">")
            if c == "," and depth == 0:
                parts.append(inside[begin:i].strip())
                begin = i + 1
        return parts + [inside[begin:].strip()]

    def of(self, kind, depth=0):
        if kind in self.definitions:
            return self.of_definition(kind, depth)
        if "<" in kind:
            return self.of_container(kind[:kind.index("<")], self.arguments(kind), depth)
        if kind == "bool":
            return self.random.random() < 0.5
        if kind == "string":
            return "".join(self.random.choice("aß\"\\\n€ ") for _ in range(self.count(depth, 20)))
        if kind[0] == "f":
            return self.random.choice([0.5, -0.0, "inf", "-inf", "nan", 1e30, 3, -1.25])
        bits = int(kind[1:])
        low = -(1 << bits - 1) if kind[0] == "i" else 0
        high = low + (1 << bits) - 1
        return self.random.choice([low, high, self.random.randint(low, high)])

    def count(self, depth, most):
        return self.random.choice([0, 1, 3, most if depth < 6 else 2])

    def of_definition(self, name, depth):
        kind, members = self.definitions[name]
        if kind == "enum":
            return self.random.choice(members + [77])
        if kind == "union":
            member, of = self.random.choice(members)
            return {member: self.of(of, depth + 1)}
        return {member: self.of(of, depth + 1) for member, of in members}

    def of_container(self, kind, arguments, depth):
        first = arguments[0]
        if kind == "box":
            return self.of(first, depth)
        if kind == "optional":
            if depth > 6 or self.random.random() < 0.3:
                return None
            inner = self.of(first, depth + 1)
            return [inner] if first.startswith("optional<") else inner
        if kind == "map":
            return self.of_map(arguments, depth)
        if kind == "array":
            length = int(self.consts.get(arguments[1], arguments[1]))
        else:
            length = 0 if depth > 7 else self.count(depth, 700 if depth < 3 else 5)
            if first in self.definitions and self.definitions[first][0] != "enum":
                length = min(length, 1 if first == self.root or depth > 4 else 6)
        if first == "u8":
            return base64.b64encode(self.random.randbytes(length)).decode()
        return [self.of(first, depth + 1) for _ in range(length)]

    def of_map(self, arguments, depth):
        entries = {}
        for _ in range(self.count(depth, 60)):
            key = self.of(arguments[0], depth + 1)
            text = key if isinstance(key, str) else json.dumps(key)
            entries[text] = {"key": key, "value": self.of(arguments[1], depth + 1)}
        if arguments[0] in self.definitions and self.definitions[arguments[0]][0] == "struct":
            return list(entries.values())
        return {text: entry["value"] for text, entry in entries.items()}


class RoundTrip(unittest.TestCase):
    def test_gives_the_same_text_and_the_same_bytes_for_every_type(self):
        for path in SCHEMAS:
            for seed in range(4):
                with self.subTest(schema=path, seed=seed):
                    values = Values(path, seed)
                    text = json.dumps(values.of(values.root)).encode()
                    output("load", "-", "a.pcode", "--schema", os.path.join(ROOT, path),
                           "--replace", stdin=text)
                    output("verify", "a.pcode")
                    dump = output("dump", "a.pcode", "--bytes", "hex")
                    output("load", "-", "b.pcode", "--like", "a.pcode", "--replace", stdin=dump)
                    self.assertTrue(output("dump", "b.pcode", "--bytes", "hex") == dump)
                    self.assertTrue(content("b.pcode") == content("a.pcode"))
                    self.assertEqual(output("diff", "a.pcode", "b.pcode"), b"")
                    self.assertGreater(len(dump), 1000)

    def test_gives_the_bytes_of_files_that_programs_wrote(self):
        subprocess.run([os.path.join(ROOT, "examples/world/world"), "world.pcode"], cwd=FOLDER,
                       check=True, capture_output=True)
        dump = output("dump", "world.pcode")
        output("load", "-", "again.pcode", "--like", "world.pcode", stdin=dump)
        self.assertTrue(content("again.pcode") == content("world.pcode"))
        schema = os.path.join(ROOT, "examples/world/world.pcs")
        streamed = output("load", "-", "-", "--schema", schema, stdin=dump)
        self.assertTrue(streamed == content("world.pcode"))

    def test_defaults_are_those_of_the_schema(self):
        output("load", "-", "defaults.pcode", "--schema", os.path.join(ROOT, SCHEMAS[1]),
               stdin=b"{}")
        defaults = json.loads(output("get", "defaults.pcode", "defaults"))
        self.assertEqual(defaults["e"], -(1 << 127))
        self.assertEqual(defaults["i"], (1 << 128) - 1)
        self.assertEqual(defaults["l"], "-inf")
        self.assertEqual(defaults["m"], "nan")
        self.assertEqual(defaults["p"], "blue")
        self.assertEqual(defaults["t"], "a\0b\"\\")


class Loading(unittest.TestCase):
    def load(self, text, *more):
        return run("load", "-", "x.pcode", "--schema", os.path.join(ROOT, SCHEMAS[0]), *more,
                   stdin=text.encode())

    def test_bad_input_names_line_and_path_and_leaves_no_file(self):
        result = self.load('{"inside":\n {"points": [{"x": 1}, {"x": 1.5}]}}')
        self.assertEqual(result.returncode, 1)
        self.assertIn("line 2: '1.5' is not an integer (in inside.points[1].x)",
                      result.stderr.decode())
        self.assertFalse(os.path.exists(os.path.join(FOLDER, "x.pcode")))

    def test_takes_another_root_and_lines(self):
        lines = "".join(json.dumps({"x": i, "y": -i}) + "\n" for i in range(5000))
        result = self.load(lines, "--root", "vec<Point>", "--format", "ndjson", "--replace")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(output("get", "x.pcode", "[4999].y"), b"-4999\n")
        self.assertEqual(output("dump", "x.pcode", "--format", "ndjson").decode(),
                         lines.replace(" ", ""))
        os.remove(os.path.join(FOLDER, "x.pcode"))
        bad = self.load('{"x": 1}\n{"x": true}\n', "--root", "vec<Point>", "--format", "ndjson")
        self.assertIn("line 2: true is not a number", bad.stderr.decode())
        typo = self.load("", "--root", "vec<Piont>")
        self.assertEqual(typo.returncode, 2)
        self.assertIn("did you mean 'Point'?", typo.stderr.decode())

    def test_does_not_write_over_a_file_unless_asked(self):
        self.assertEqual(self.load("{}", "--replace").returncode, 0)
        again = self.load("{}")
        self.assertEqual(again.returncode, 3)
        self.assertIn("--replace", again.stderr.decode())
        os.remove(os.path.join(FOLDER, "x.pcode"))

    def test_a_wrong_schema_is_drawn_as_parcodec_does(self):
        with open(os.path.join(FOLDER, "bad.pcs"), "w", encoding="utf-8") as file:
            file.write("package bad;\nstruct A { 0: strng name; }\nroot A;\n")
        result = run("load", "-", "y.pcode", "--schema", "bad.pcs", stdin=b"{}")
        self.assertEqual(result.returncode, 2)
        self.assertIn("bad.pcs:2:", result.stderr.decode())


class Recompressing(unittest.TestCase):
    def test_changes_how_values_are_stored_and_nothing_else(self):
        values = Values(SCHEMAS[0], 9)
        text = json.dumps(values.of(values.root)).encode()
        output("load", "-", "plain.pcode", "--schema", os.path.join(ROOT, SCHEMAS[0]), stdin=text)
        dump = output("dump", "plain.pcode")
        for options in (["--compression", "zstd", "--all"], ["--compression", "lz4"],
                        ["--shard-bytes", "5000"]):
            output("recompress", "plain.pcode", "other.pcode", "--replace", *options)
            output("verify", "other.pcode")
            self.assertTrue(output("dump", "other.pcode") == dump)
        streamed = output("recompress", "plain.pcode", "-")
        self.assertTrue(streamed == content("plain.pcode"))


if __name__ == "__main__":
    unittest.main()
