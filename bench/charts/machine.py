#!/usr/bin/env -S python3 -B
"""The machine that this runs on, in one line; `make bench` keeps it beside the results."""

import os
import platform
import re


def describe():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"^model name\s*: (.*)$", file.read(), re.MULTILINE)
    with open("/proc/meminfo", encoding="utf-8") as file:
        kilobytes = int(re.search(r"^MemTotal:\s*(\d+)", file.read(), re.MULTILINE).group(1))
    return (f"{model.group(1) if model else platform.machine()}, {os.cpu_count()} cores, "
            f"{kilobytes / 1e6:.0f} GB of memory, Linux {platform.release()}")


if __name__ == "__main__":
    print(describe())
