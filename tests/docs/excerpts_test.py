#!/usr/bin/env -S python3 -B
"""What the documents quote is what the files say and the programs print.

A fenced block is held to its source by the comment on the line above it:

    <!-- all of: FILE -->      the block is the file
    <!-- part of: FILE -->     the block is a run of lines of the file; "…" alone on a line skips
    <!-- output of: PROGRAM -->    the block is what the program prints

FILE and PROGRAM are paths from the root of the repository.
"""

import os
import re
import subprocess
import textwrap
import unittest

FENCE = re.compile(r"^(?:<!-- (all of|part of|output of): (\S+) -->\n)?```(\w*)\n(.*?)^```$",
                   re.MULTILINE | re.DOTALL)
MARK = re.compile(r"^<!-- (?:all of|part of|output of): ", re.MULTILINE)
DOCUMENTS = ["README.md"] + sorted(
    os.path.join("docs", name) for name in os.listdir("docs") if name.endswith(".md"))


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def quotes(document):
    for kind, source, _, block in FENCE.findall(text_of(document)):
        if kind:
            yield kind, source, block


def lines_without_indent(text):
    return textwrap.dedent(text).rstrip("\n")


def parts(block):
    return [lines_without_indent(part) for part in re.split(r"^ *…\n", block, flags=re.MULTILINE)]


def holds(text, part):
    """Whether `part` is a run of lines of `text`, indented by whatever they are there."""
    pattern = "\n".join(rf"\1{re.escape(line)}" if line else "" for line in part.split("\n"))
    first, _, rest = pattern.partition("\n")
    return re.search(r"^( *)" + first.removeprefix(r"\1") + ("\n" + rest if rest else "") + "$",
                     text, re.MULTILINE) is not None


def output_of(program):
    result = subprocess.run([os.path.abspath(program)], capture_output=True, text=True, check=True,
                            cwd=os.environ.get("TEST_TMPDIR", "."))
    return result.stdout


class Excerpts(unittest.TestCase):
    maxDiff = None

    def test_every_mark_stands_above_a_block(self):
        for document in DOCUMENTS:
            marks = len(MARK.findall(text_of(document)))
            self.assertEqual(len(list(quotes(document))), marks, document)

    def test_quotes_are_what_they_quote(self):
        for document in DOCUMENTS:
            for kind, source, block in quotes(document):
                with self.subTest(document=document, source=source):
                    if kind == "all of":
                        self.assertEqual(block, text_of(source))
                    elif kind == "output of":
                        self.assertEqual(block, output_of(source))
                    else:
                        for part in parts(block):
                            self.assertTrue(holds(text_of(source), part),
                                            f"{source} does not say:\n{part}")

    def test_readme_shows_the_quickstart(self):
        quoted = {(kind, source) for kind, source, _ in quotes("README.md")}
        for kind, name in (("all of", "game.pcs"), ("all of", "main.cc"),
                           ("part of", "BUILD.bazel"), ("output of", "quickstart")):
            self.assertIn((kind, f"examples/quickstart/{name}"), quoted)


if __name__ == "__main__":
    unittest.main()
