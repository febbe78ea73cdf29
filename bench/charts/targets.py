"""What Parcode is held to (bench/compare/targets.json), and how a run compares."""

import json


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def base_of(run, target, threads):
    """The value that Parcode's is compared with: a floor, or its own without a codec."""
    workload, against = target["workload"], target["against"]
    if against == "uncompressed":
        return run.median(workload, "parcode", target["metric"], threads)
    same_threads = run.median(workload, "floor", against, threads)
    return same_threads if same_threads is not None else run.median(workload, "floor", against)


def measured(run, target, threads):
    """The ratio to the base, or the value itself where the limit is absolute; None: unknown."""
    codec = target.get("codec", "none")
    value = run.median(target["workload"], "parcode", target["metric"], threads, codec)
    if value is None or "against" not in target:
        return value
    if "without" in target:
        without = run.median(target["workload"], "floor", target["without"])
        if without is None:
            return None
        value -= without
    base = base_of(run, target, threads)
    return value / base if base else None


def held_to(targets):
    """(target, threads, limit) for everything that has a limit."""
    for target in targets:
        for threads, limit in enumerate(target["limits"], 1):
            if limit is not None:
                yield target, threads, limit
