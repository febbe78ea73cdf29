"""What bench/compare wrote: runs, and how their values are put into words."""

import json
import os
import re

# Names as people write them, in the order in which they are shown.
SYSTEMS = {
    "parcode": "Parcode",
    "capnproto": "Cap'n Proto",
    "flatbuffers": "FlatBuffers",
    "protobuf": "protobuf",
    "cereal": "cereal",
    "boost": "Boost.Serialization",
    "lmdb": "LMDB",
    "sqlite": "SQLite",
    "hdf5": "HDF5",
}
FLOOR = "floor"

WORKLOADS = {
    "W1 world": "a saved game",
    "W2 items": "200,000 items of 1 KB",
    "W3 dense": "a map of 500,000 texts, keys 0 to n-1",
    "W3 scattered": "the same, keys of any 63 bits",
    "W4 doubles": "64 Mi doubles",
    "W4 structs": "4 Mi structs of 48 bytes",
    "W5 aptdb": "a Debian package index",
}

METRICS = {
    "import": "import: read text, index, save",
    "save": "save",
    "load": "load",
    "open": "open to a usable root",
    "deep_fetch": "one byte five levels down, including open",
    "lookup": "one lookup, including open",
    "find_hit": "steady lookup, in place: hit",
    "find_miss": "steady lookup: miss",
    "copy_hit": "steady lookup, copied out",
    "scan_ids": "scan one field of all elements",
    "scan_all": "scan everything",
    "scan_names": "scan all names",
    "view_and_sum": "sum in place",
    "file_size": "file size",
    "save_memory": "extra memory of save",
    "scan_ids_memory": "extra memory of scanning one field",
    "scan_all_memory": "extra memory of scanning everything",
}


class Run:
    """All rows of one JSON file, which is named after the time when the run began (UTC):
    2026-11-30T1553.json; beside it 2026-11-30T1553.machine, a line that says where."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.rows = json.load(file)
        name = os.path.splitext(path)[0]
        begun = re.search(r"(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)$", name)
        self.date = "{} {}:{} UTC".format(*begun.groups()) if begun else "at an unknown time"
        self.machine = "an unknown machine"
        if os.path.exists(f"{name}.machine"):
            with open(f"{name}.machine", encoding="utf-8") as file:
                self.machine = file.read().strip()
        self._by_label = {
            (row["workload"], row["system"], row["metric"], row["threads"], row["codec"]): row
            for row in self.rows}

    def row(self, workload, system, metric, threads=1, codec="none"):
        """The row, or None where that wasn't measured."""
        return self._by_label.get((workload, system, metric, threads, codec))

    def median(self, *label):
        row = self.row(*label)
        return row["median"] if row else None

    def workloads(self):
        return {row["workload"] for row in self.rows}

    def rounds(self):
        return max(row["n"] for row in self.rows)

    def own_codec(self, workload):
        """The codec of Parcode's rows that are compared with peers."""
        by_schema = self.row(workload, "parcode", "save", 1, "schema")
        return "schema" if by_schema else "none"


def codec_of(run, workload, system):
    return run.own_codec(workload) if system == "parcode" else "none"


def in_words(value, unit):
    """'12.3 ms': three digits."""
    for larger, factor, name in ((1e9, 1e-9, "GB"), (1e6, 1e-6, "MB"), (1e3, 1e-3, "KB")):
        if unit == "bytes" and abs(value) >= larger:
            return f"{value * factor:.3g} {name}"
    steps = {"ns": ("us", 1e-3), "us": ("ms", 1e-3), "ms": ("s", 1e-3)}
    while value >= 1000 and unit in steps:
        unit, factor = steps[unit]
        value *= factor
    if unit == "bytes":
        return f"{value:.0f} bytes"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:.{digits}f} {unit.replace('us', 'µs')}"
