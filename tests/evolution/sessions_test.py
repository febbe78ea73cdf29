#!/usr/bin/env -S python3 -B
"""The sessions of docs/evolution.md are what the commands print.

A block that is marked `console` holds lines "$ COMMAND" and what they print; "…" alone on a line
stands for any lines. The commands run one after the other in a git repository that begins with
the first version of examples/evolution. A comment above a block says what somebody edited before:

    <!-- game.pcs: history/version_2/game.pcs -->
    <!-- game.pcs: history/version_2/game.pcs, "version 2" as "version 1" -->
    <!-- game.pcs.lock: the waiver of number-reused, "WHY" as "it was renamed" -->

With --update FILE the outputs in that copy of the page are written anew (long ones are to be cut
by hand).
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = os.getcwd()
PAGE = os.path.join(ROOT, "docs/evolution.md")
SCHEMAS = os.path.join(ROOT, "examples/evolution")
BLOCK = re.compile(r"((?:^<!-- game\.pcs[^\n]* -->\n)*)^```console\n(.*?)^```$",
                   re.MULTILINE | re.DOTALL)
TEXT = r'"((?:[^"\\]|\\.)*)"'
CHANGE = re.compile(f"{TEXT} as {TEXT}")
EDIT = re.compile(rf"^<!-- (game\.pcs\S*): ([^,]+?)((?:, {TEXT} as {TEXT})*) -->$", re.MULTILINE)
FOLDER = tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR"))
ENVIRONMENT = {
    **os.environ,
    "PATH": os.path.join(ROOT, "compiler/driver") + ":" + os.environ.get("PATH", "/usr/bin:/bin"),
    "HOME": FOLDER,
    "LC_ALL": "C.UTF-8",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com",
}


def output_of(command):
    result = subprocess.run(["bash", "-c", command], cwd=FOLDER, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, check=False, text=True, env=ENVIRONMENT)
    # Context lines of a diff that are empty have a blank, which pages do not have.
    return re.sub(r"[ \t]+$", "", result.stdout, flags=re.MULTILINE)


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def begin():
    output_of("git -c init.defaultBranch=main init -q")


def source_text(name):
    """What an edit begins with."""
    if name.startswith("the waiver of "):
        rule = re.escape(name.removeprefix("the waiver of "))
        found = output_of("parcodec compat game.pcs.lock game.pcs")
        waiver = re.search(rf"^ *(waiver {rule} .*\n)", found, re.MULTILINE).group(1)
        return text_of(os.path.join(FOLDER, "game.pcs.lock")) + waiver
    return text_of(os.path.join(SCHEMAS, name))


def edit(comments):
    for target, source, changes, *_ in EDIT.findall(comments):
        text = source_text(source)
        for change in CHANGE.findall(changes):
            old, new = (part.replace("\\n", "\n").replace('\\"', '"') for part in change)
            assert old in text, f"{source} does not say {old}"
            text = text.replace(old, new)
        with open(os.path.join(FOLDER, target), "w", encoding="utf-8") as file:
            file.write(text)


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
    maxDiff = None

    def test_a_print_what_the_page_says(self):
        blocks = BLOCK.findall(text_of(PAGE))
        self.assertGreater(len(blocks), 8)
        for comments, block in blocks:
            self.assertEqual(len(EDIT.findall(comments)), comments.count("<!--"), comments)
            edit(comments)
            for command, expected in steps(block):
                with self.subTest(command=command):
                    found = output_of(command)
                    self.assertTrue(agrees(expected, found),
                                    f"the page says\n{chr(10).join(expected)}\nbut it is\n{found}")

    def test_b_publish_what_the_example_is(self):
        for name in ("game.pcs", "game.pcs.lock"):
            self.assertEqual(output_of(f"git show $(git log --format=%h --grep='n 4$'):{name}"),
                             text_of(os.path.join(SCHEMAS, name)), name)


def update(path):
    def filled(match):
        edit(match.group(1))
        lines = []
        for command, _ in steps(match.group(2)):
            lines += ["$ " + command] + output_of(command).splitlines()
        return match.group(1) + "```console\n" + "\n".join(lines) + "\n```"

    text = BLOCK.sub(filled, text_of(path))
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    begin()
    if len(sys.argv) == 3 and sys.argv[1] == "--update":
        update(sys.argv[2])
    else:
        unittest.main()
