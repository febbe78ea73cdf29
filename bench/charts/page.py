#!/usr/bin/env -S python3 -B
"""Puts the results of runs of bench/compare into docs/performance.md, and draws its charts.

    bench/charts/page.py [--page docs/performance.md] [--targets bench/compare/targets.json] RUN...

Runs are JSON files, the oldest first, each with its machine beside it (see results.Run); tables by
workload and charts show the last one. What stands between <!-- begin: NAME --> and
<!-- end: NAME --> in the page is replaced; the rest is left alone. Charts go to the folder charts/
beside the page.
"""

import argparse
import os

import charts
import targets
from results import METRICS, SYSTEMS, WORKLOADS, Run, codec_of, in_words


# Whoever is ahead by less is level.
NOTABLE = 1.02


def conditions(runs, _):
    machines = {run.machine for run in runs}
    if len(machines) == 1:
        yield f"- Machine: {machines.pop()}."
    for number, run in enumerate(runs, 1):
        where = f", on {run.machine}" if machines else ""
        yield f"- Run {number}: begun {run.date}, {run.rounds()} rounds{where}."


def what(target, threads):
    words = METRICS.get(target["metric"], target["metric"])
    codec = target.get("codec", "none")
    notes = [] if codec in ("none", "schema") else [codec]
    notes += [f"{threads} threads"] if threads > 1 else []
    return f"{target['workload']}: {words}" + (f" ({', '.join(notes)})" if notes else "")


def shown(value, target):
    if value is None:
        return "–"
    return f"{value:.2f}" if "against" in target else in_words(value, "bytes")


def base_name(target):
    if "against" not in target:
        return ""
    name = target["against"].replace("_", " ")
    return f"× {name}" + (f", without {target['without']}" if "without" in target else "")


def targets_table(runs, table):
    heads = " | ".join(f"run {number}" for number in range(1, len(runs) + 1))
    yield f"| | | target | {heads} | |"
    yield "| --- | --- | ---: |" + " ---: |" * len(runs) + " --- |"
    for target, threads, limit in targets.held_to(table):
        values = [targets.measured(run, target, threads) for run in runs]
        if all(value is None for value in values):
            continue
        met = all(value is None or value <= limit for value in values)  # –: not measured
        cells = " | ".join(shown(value, target) for value in values)
        yield (f"| {what(target, threads)} | {base_name(target)} | ≤ {shown(limit, target)} | "
               f"{cells} | {'' if met else 'missed'} |")


def ahead(run, workload, metric, peer):
    """How many times as fast a peer is as Parcode (both at their best number of threads)."""
    own = [run.median(workload, "parcode", metric, threads, run.own_codec(workload))
           for threads in (1, 2)]
    theirs = [run.median(workload, peer, metric, threads) for threads in (1, 2)]
    own, theirs = ([value for value in values if value] for values in (own, theirs))
    return min(own) / min(theirs) if own and theirs else None


def peers_ahead(runs, _):
    found = False
    compared = False
    for workload in WORKLOADS:
        for metric, words in METRICS.items():
            for peer, name in SYSTEMS.items():
                ratios = [ahead(run, workload, metric, peer) for run in runs]
                compared = compared or (peer != "parcode" and any(ratios))
                if peer == "parcode" or not any(ratio and ratio > NOTABLE for ratio in ratios):
                    continue
                found = True
                cells = ", ".join(f"{ratio:.2f}×" for ratio in ratios if ratio)
                yield f"- {workload}, {words}: {name} by {cells}."
    if not found:
        yield "None, on any row." if compared else "Not known: no peer took part."


def workload_table(run, workload):
    systems = [system for system in SYSTEMS
               if any(row["system"] == system and row["workload"] == workload for row in run.rows)]
    yield "| | threads | " + " | ".join(SYSTEMS[system] for system in systems) + " | floor |"
    yield "| --- | ---: |" + " ---: |" * (len(systems) + 1)
    for metric, words in METRICS.items():
        for threads in (1, 2):
            rows = [run.row(workload, system, metric, threads, codec_of(run, workload, system))
                    for system in systems]
            if not any(rows):
                continue
            floor = charts.floor_of(run, workload, metric, threads)
            cells = [in_words(row["median"], row["unit"]) if row else "" for row in rows]
            cells.append(f"{floor[0]} {in_words(floor[1], floor[2])}" if floor else "")
            yield f"| {words} | {threads} | " + " | ".join(cells) + " |"


def codec_table(run, workload):
    rows = [row for row in run.rows if row["workload"] == workload and row["system"] == "parcode"
            and row["codec"] in ("lz4", "zstd")]
    if not rows:
        return
    yield ""
    yield "| Parcode | threads | none | lz4 | zstd |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for metric, words in METRICS.items():
        for threads in (1, 2):
            cells = [run.row(workload, "parcode", metric, threads, codec)
                     for codec in ("none", "lz4", "zstd")]
            if any(cells[1:]):
                yield f"| {words} | {threads} | " + " | ".join(
                    in_words(row["median"], row["unit"]) if row else "" for row in cells) + " |"


def workloads(runs, _):
    run = runs[-1]
    for workload, words in WORKLOADS.items():
        if workload not in run.workloads():
            continue
        yield f"### {workload}: {words}\n"
        yield f"![{workload}](charts/{charts.file_name(workload)})\n"
        yield from workload_table(run, workload)
        yield from codec_table(run, workload)
        yield ""


def growth(runs, _):
    for name in charts.growth_charts(runs[-1]):
        yield f"![{name}](charts/{charts.file_name(name)})"


BLOCKS = {"conditions": conditions, "targets": targets_table, "peers ahead": peers_ahead,
          "workloads": workloads, "growth": growth}


def filled(page, runs, table):
    for name, block in BLOCKS.items():
        text = "\n".join(block(runs, table)).strip()
        marks = (f"<!-- begin: {name} -->", f"<!-- end: {name} -->")
        before, found, rest = page.partition(marks[0])
        _, end_found, after = rest.partition(marks[1])
        if not found or not end_found:
            raise SystemExit(f"page.py: the page has no block '{name}'")
        page = f"{before}{marks[0]}\n{text}\n{marks[1]}{after}"
    return page


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--page", default="docs/performance.md")
    parser.add_argument("--targets", default="bench/compare/targets.json")
    parser.add_argument("runs", nargs="+", metavar="RUN")
    arguments = parser.parse_args()
    runs = [Run(path) for path in arguments.runs]
    with open(arguments.page, encoding="utf-8") as file:
        page = file.read()
    page = filled(page, runs, targets.read(arguments.targets))
    charts.draw(runs[-1], os.path.join(os.path.dirname(arguments.page), "charts"))
    with open(arguments.page, "w", encoding="utf-8") as file:
        file.write(page)


if __name__ == "__main__":
    main()
