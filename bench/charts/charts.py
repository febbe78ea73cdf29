"""The charts of docs/performance.md: one a workload, two of growth."""

import os
import re

import svg
from results import FLOOR, METRICS, SYSTEMS, WORKLOADS, codec_of, in_words

# The floor beside which a measure is shown, where it isn't of the same name.
FLOORS = {"save": ("build_map", "write"), "load": ("build_map", "deep_copy"),
          "open": ("open_pread",), "deep_fetch": ("open_pread",), "lookup": ("open_pread",),
          "scan_ids": ("strided_sum",), "scan_all": ("mapped_sum",),
          "scan_names": ("mapped_sum",), "view_and_sum": ("sum",)}
SIZES = {"size 1MB": 1e6, "size 100MB": 1e8, "size 10GB": 1e10}


def floor_of(run, workload, metric, threads=1):
    """(name, value, unit) of the floor of a measure, or None."""
    for name in FLOORS.get(metric, (metric,)):
        row = run.row(workload, FLOOR, name, threads) or run.row(workload, FLOOR, name)
        if row:
            return name.replace("_", " "), row["median"], row["unit"]
    return None


def file_name(title):
    return re.sub(r"\W+", "_", title).lower() + ".svg"


def panel_rows(run, workload, metric):
    for system, name in SYSTEMS.items():
        codec = codec_of(run, workload, system)
        for threads in (1, 2):
            row = run.row(workload, system, metric, threads, codec)
            if row and row["median"] > 0:
                title = name if threads == 1 else f"{name}, {threads} threads"
                least = max(row["min"], row["median"] / 1000)
                yield title, row["median"], least, row["max"], system == "parcode", row["unit"]


def workload_chart(run, workload):
    drawing = svg.Drawing()
    for metric, words in METRICS.items():
        rows = list(panel_rows(run, workload, metric))
        if not rows:
            continue
        unit = rows[0][-1]
        floor = floor_of(run, workload, metric)
        svg.dots(drawing, words, [row[:-1] for row in rows], floor[:2] if floor else None,
                 lambda value, unit=unit: in_words(value, unit))
    return drawing.finish()


def growth_lines(run, metric, places):
    """A line for each system: its value of `metric` in the workloads of `places`."""
    for system, name in {**SYSTEMS, FLOOR: "floor"}.items():
        line = []
        for workload, place in places.items():
            floor_metric = FLOORS.get(metric, (metric,))[-1] if system == FLOOR else metric
            value = run.median(workload, system, floor_metric)
            if value:
                line.append((place, value))
        if len(line) > 1:
            kind = {"parcode": "own", FLOOR: "floor"}.get(system, "peer")
            yield name, line, kind


def entry_counts(run):
    counts = {int(name.split()[1]): name for name in run.workloads() if name.startswith("entries ")}
    return {counts[count]: count for count in sorted(counts)}


def count_words(count):
    """'10⁶', for powers of ten."""
    return "10" + str(len(str(count)) - 1).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def growth_charts(run):
    """Titles, and what each shows: (metric, places, words for a place, unit)."""
    by_size = {name: place for name, place in SIZES.items() if name in run.workloads()}
    sizes = {place: name.split()[1] for name, place in SIZES.items()}
    by_count = entry_counts(run)
    possible = {
        "Opening, by file size": ("open", by_size, sizes.get, "us"),
        "One item including open, by file size": ("lookup", by_size, sizes.get, "us"),
        "Steady lookup, by entries": ("find_hit", by_count, count_words, "ns"),
        "Open and look up, by entries": ("lookup", by_count, count_words, "us"),
    }
    return {title: chart for title, chart in possible.items()
            if any(growth_lines(run, chart[0], chart[1]))}


def growth_chart(run, title, metric, places, x_words, unit):
    drawing = svg.Drawing()
    svg.lines(drawing, title, list(growth_lines(run, metric, places)), x_words,
              lambda value: in_words(value, unit))
    return drawing.finish()


def draw(run, folder):
    """Writes all charts into a folder."""
    os.makedirs(folder, exist_ok=True)
    texts = {name: workload_chart(run, name) for name in WORKLOADS if name in run.workloads()}
    for title, chart in growth_charts(run).items():
        texts[title] = growth_chart(run, title, *chart)
    for title, text in texts.items():
        with open(os.path.join(folder, file_name(title)), "w", encoding="utf-8") as file:
            file.write(text)
