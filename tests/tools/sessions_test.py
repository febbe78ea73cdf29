#!/usr/bin/env -S python3 -B
"""The sessions of docs/tool.md are what the commands print.

A block that is marked `console` holds lines "$ COMMAND" and what they print; "…" alone on a line
stands for any lines. With --update FILE the outputs in that copy of the page are written anew
(sessions of more than 40 lines are to be cut by hand).
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = os.getcwd()
PAGE = os.path.join(ROOT, "docs/tool.md")
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FOLDER = tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR"))


def make_files():
    subprocess.run([os.path.join(ROOT, "examples/quickstart/quickstart")], cwd=FOLDER, check=True,
                   capture_output=True)
    os.rename(os.path.join(FOLDER, "world.pcode"), os.path.join(FOLDER, "game.pcode"))
    subprocess.run([os.path.join(ROOT, "examples/world/world"), "world.pcode"], cwd=FOLDER,
                   check=True, capture_output=True)


def output_of(command):
    path = os.path.join(ROOT, "tools") + ":" + os.environ.get("PATH", "/usr/bin:/bin")
    result = subprocess.run(["bash", "-c", command], cwd=FOLDER, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, check=False, text=True,
                            env={**os.environ, "PATH": path, "LC_ALL": "C.UTF-8"})
    return result.stdout


def steps(block):
    """The commands of a block, each with the lines that follow it."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def agrees(expected, found):
    pattern = "".join(r"(?:.*\n)*?" if line == "…" else re.escape(line) + r"\n"
                      for line in expected)
    return re.fullmatch(pattern, found) is not None


class Sessions(unittest.TestCase):
    def test_print_what_the_page_says(self):
        with open(PAGE, encoding="utf-8") as file:
            blocks = BLOCK.findall(file.read())
        self.assertGreater(len(blocks), 8)
        for block in blocks:
            for command, expected in steps(block):
                with self.subTest(command=command):
                    found = output_of(command)
                    self.assertTrue(agrees(expected, found),
                                    f"the page says\n{chr(10).join(expected)}\nbut it is\n{found}")


def update(path):
    def filled(match):
        lines = []
        for command, _ in steps(match.group(1)):
            lines += ["$ " + command] + output_of(command).splitlines()
        return "```console\n" + "\n".join(lines) + "\n```"

    with open(path, encoding="utf-8") as file:
        text = BLOCK.sub(filled, file.read())
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    make_files()
    if len(sys.argv) == 3 and sys.argv[1] == "--update":
        update(sys.argv[2])
    else:
        unittest.main()
