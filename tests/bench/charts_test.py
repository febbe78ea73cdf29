#!/usr/bin/env -S python3 -B
"""docs/performance.md can be filled from results, and its charts are well-formed."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree


def row(workload, system, metric, unit, median, threads=1, codec="none"):
    return {"workload": workload, "system": system, "metric": metric, "threads": threads,
            "codec": codec, "unit": unit, "median": median, "min": median * 0.9,
            "max": median * 1.1, "n": 9}


ROWS = [
    row("W2 items", "floor", "write", "ms", 100),
    row("W2 items", "parcode", "save", "ms", 120),
    row("W2 items", "parcode", "save", "ms", 80, threads=2),
    row("W2 items", "parcode", "save", "ms", 300, codec="lz4"),
    row("W2 items", "lmdb", "save", "ms", 60),
    row("W2 items", "sqlite", "save", "ms", 600),
    row("W2 items", "parcode", "scan_ids_memory", "bytes", 0),
    row("entries 1000", "parcode", "find_hit", "ns", 20),
    row("entries 10000", "parcode", "find_hit", "ns", 40),
    row("entries 1000", "floor", "find_hit", "ns", 10),
    row("entries 10000", "floor", "find_hit", "ns", 30),
]


class Page(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.page_path = os.path.join(self.folder, "performance.md")
        with open("docs/performance.md", encoding="utf-8") as page:
            self.before = page.read()
        with open(self.page_path, "w", encoding="utf-8") as page:
            page.write(self.before)

    def run_with(self, *runs, machines=("an Abacus", "an Abacus")):
        paths = []
        for number, rows in enumerate(runs):
            name = os.path.join(self.folder, f"2026-11-30T12{number:02}")
            paths.append(name + ".json")
            with open(paths[-1], "w", encoding="utf-8") as file:
                json.dump(rows, file)
            with open(name + ".machine", "w", encoding="utf-8") as file:
                file.write(machines[number] + "\n")
        subprocess.run(["bench/charts/page.py", "--page", self.page_path, *paths], check=True)
        with open(self.page_path, encoding="utf-8") as page:
            return page.read()

    def test_shows_targets_of_every_run(self):
        slower = [dict(one, median=140) if one["median"] == 120 else one for one in ROWS]
        page = self.run_with(ROWS, slower)
        self.assertIn("| W2 items: save | × write | ≤ 1.35 | 1.20 | 1.40 | missed |", page)
        self.assertIn("| W2 items: save (2 threads) | × write | ≤ 0.75 | 0.80 | 0.80 | missed |",
                      page)

    def test_says_when_and_where_it_was_measured(self):
        self.assertIn("- Machine: an Abacus.\n- Run 1: begun 2026-11-30 12:00 UTC, 9 rounds.\n"
                      "- Run 2: begun 2026-11-30 12:01 UTC, 9 rounds.\n",
                      self.run_with(ROWS, ROWS))
        self.assertIn("- Run 2: begun 2026-11-30 12:01 UTC, 9 rounds, on a Curta.\n",
                      self.run_with(ROWS, ROWS, machines=("an Abacus", "a Curta")))

    def test_names_peers_that_are_ahead(self):
        page = self.run_with(ROWS)
        self.assertIn("- W2 items, save: LMDB by 1.33×.", page)
        self.assertNotIn("SQLite by", page)

    def test_shows_each_system_in_its_unit(self):
        page = self.run_with(ROWS)
        self.assertIn("| save | 1 | 120 ms | 60.0 ms | 600 ms | write 100 ms |", page)
        self.assertIn("| save | 1 | 120 ms | 300 ms |  |", page)

    def test_leaves_what_people_wrote(self):
        def without_blocks(page):
            return re.sub(r"(<!-- begin: (.+?) -->\n).*?(?=<!-- end: \2 -->)", r"\1", page,
                          flags=re.DOTALL)
        self.assertEqual(without_blocks(self.run_with(ROWS)), without_blocks(self.before))

    def test_filling_it_again_changes_nothing(self):
        first = self.run_with(ROWS)
        self.assertEqual(re.sub("Run 1:.*", "", self.run_with(ROWS)),
                         re.sub("Run 1:.*", "", first))

    def test_draws_well_formed_charts(self):
        page = self.run_with(ROWS)
        charts = re.findall(r"\(charts/(\w+\.svg)\)", page)
        self.assertEqual(charts, ["w2_items.svg", "steady_lookup_by_entries.svg"])
        for name in charts:
            xml.etree.ElementTree.parse(os.path.join(self.folder, "charts", name))


if __name__ == "__main__":
    unittest.main()
