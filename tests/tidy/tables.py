"""What the rules in rules.py hold the tree to. To change the architecture, change a table here."""

import re

# --- Which files are looked at ----------------------------------------------------------------

# Data that tests compare with or feed in; it is not written by hand or is wrong on purpose.
NOT_LOOKED_AT = ("tests/golden/", "tests/corpus/", "tests/no_compile/")

TEXT_SUFFIXES = (
    ".h", ".cc", ".g4", ".tmpl", ".mustache", ".pcs", ".py", ".sh", ".bzl", ".bazel", ".BUILD",
    ".md", ".supp",
)
TEXT_NAMES = ("Makefile", "WORKSPACE", "LICENSE", ".bazelrc", ".bazelignore", ".ci/run",
              ".clang-format", ".gitignore")

CODE_SUFFIXES = (".h", ".cc", ".g4", ".tmpl", ".mustache", ".py", ".sh", ".bzl")

# --- Sizes ------------------------------------------------------------------------------------

MAX_LINE_LENGTH = 100
MAX_FUNCTION_LINES = 70
MAX_FILE_LINES = 500

# --- Which room may include which -------------------------------------------------------------
# room -> the other rooms whose headers its files may include. "runtime" alone is the files directly
# in there: the public headers.

TREES_OF_ROOMS = ("runtime", "compiler", "tools")

_BELOW_READING = {"runtime/base", "runtime/schema", "runtime/format", "runtime/io", "runtime/task",
                  "runtime/codec", "runtime/value", "runtime/map", "runtime/storage"}
_WRITING = {"runtime/graph", "runtime/plan", "runtime/executor"}
_READING = {"runtime/reader", "runtime/lazy"}
_COMPILER_GROUND = {"runtime/base", "runtime/schema", "compiler/source", "compiler/diagnostics"}

ROOMS = {
    "runtime/base": set(),
    "runtime/schema": {"runtime/base"},
    "runtime/format": {"runtime/base", "runtime/schema"},
    "runtime/io": {"runtime/base"},
    "runtime/task": {"runtime/base"},
    "runtime/codec": {"runtime/base", "runtime/format"},
    "runtime/value": {"runtime/base", "runtime/schema", "runtime/format"},
    "runtime/map": {"runtime/base", "runtime/schema", "runtime/format", "runtime/value"},
    "runtime/storage": {"runtime/base", "runtime/format", "runtime/value", "runtime/map"},
    "runtime/graph": {"runtime/base", "runtime/schema", "runtime/format"},
    "runtime/plan": {"runtime/base", "runtime/schema", "runtime/format", "runtime/io",
                     "runtime/value", "runtime/map", "runtime/storage", "runtime/graph"},
    "runtime/executor": {"runtime/base", "runtime/schema", "runtime/format", "runtime/io",
                         "runtime/task", "runtime/codec", "runtime/value", "runtime/graph"},
    "runtime/reader": _BELOW_READING,
    "runtime/lazy": _BELOW_READING | {"runtime/reader"},
    "runtime/dynamic": _BELOW_READING | {"runtime/reader"},
    "runtime/evolve": _BELOW_READING | {"runtime/reader", "runtime/dynamic"},
    # Above both arms, as api is: it reads files and writes what it has read.
    "runtime/draft": _BELOW_READING | {"runtime/graph", "runtime/plan", "runtime/reader",
                                       "runtime/dynamic", "runtime/api"},
    "runtime/inspect": _BELOW_READING | {"runtime/reader", "runtime/dynamic", "runtime/api"},
    "runtime/api": _BELOW_READING | _WRITING | _READING | {"runtime/dynamic", "runtime/evolve"},
    # The formats of others. Nothing else in the runtime knows of them.
    "runtime/interop": _BELOW_READING | {"runtime/graph", "runtime/plan", "runtime/reader",
                                         "runtime/dynamic", "runtime/draft", "runtime/api"},
    "runtime": _BELOW_READING | _WRITING | _READING | {"runtime/api", "runtime/dynamic",
                                                       "runtime/inspect"},
    "compiler/source": {"runtime/base"},
    "compiler/diagnostics": {"runtime/base", "compiler/source"},
    "compiler/syntax": _COMPILER_GROUND,
    "compiler/format": {"compiler/source", "compiler/diagnostics", "compiler/syntax"},
    "compiler/model": _COMPILER_GROUND,
    "compiler/check": _COMPILER_GROUND | {"compiler/syntax", "compiler/model"},
    "compiler/compat": _COMPILER_GROUND | {"compiler/model"},
    "compiler/lock": _COMPILER_GROUND | {"compiler/syntax", "compiler/model", "compiler/compat"},
    # Data files as the old side of a comparison: the compiler's only door to what reads them.
    "compiler/baseline": _COMPILER_GROUND | {"compiler/check", "compiler/compat", "runtime/api",
                                             "runtime/inspect"},
    "compiler/emit": _COMPILER_GROUND | {"compiler/model"},
    "compiler/driver": _COMPILER_GROUND | {"compiler/syntax", "compiler/model", "compiler/check",
                                           "compiler/compat", "compiler/lock",
                                           "compiler/baseline", "compiler/emit",
                                           "compiler/format"},
    # `load --schema` compiles .pcs text.
    "tools": _BELOW_READING | _WRITING | _READING | _COMPILER_GROUND |
             {"runtime", "runtime/api", "runtime/draft", "runtime/dynamic", "runtime/inspect",
              "runtime/interop", "compiler/check", "compiler/model"},
}

# --- One door per outside library -------------------------------------------------------------
# (library, headers, rooms that may include them, whether other rooms may get them through a header
# of such a room). Holds in the trees of rooms; tests and benchmarks may open any door.

DOORS = [
    ("tl::expected", re.compile(r"tl/"), {"runtime/base"}, True),
    ("oneTBB", re.compile(r"(oneapi/)?tbb/|(oneapi/)?tbb\.h"), {"runtime/task"}, False),
    ("LZ4", re.compile(r"lz4"), {"runtime/codec"}, False),
    ("zstd", re.compile(r"zstd|zdict"), {"runtime/codec"}, False),
    ("xxHash", re.compile(r"xxh"), {"runtime/base"}, False),
    ("ANTLR", re.compile(r"antlr4|grammar/"), {"compiler/syntax"}, False),
    ("Mustache", re.compile(r"kainjow/"), {"compiler/emit"}, False),
    ("CLI11", re.compile(r"CLI/"), {"compiler/driver", "tools"}, False),
    ("nlohmann/json", re.compile(r"nlohmann/"),
     {"compiler/diagnostics", "compiler/driver", "runtime/draft", "runtime/dynamic",
      "runtime/inspect", "tools"},
     False),
    ("fmt", re.compile(r"fmt/"),
     {"runtime/base", "runtime/dynamic", "runtime/inspect", "compiler/diagnostics",
      "compiler/emit", "compiler/driver", "tools"}, False),
    # sys/single_threaded.h is a variable of the C library.
    ("the operating system",
     re.compile(r"sys/(?!single_threaded)|linux/|(fcntl|unistd|dirent|pthread|poll)\.h"),
     {"runtime/io", "compiler/driver", "tools"}, False),
    ("GoogleTest", re.compile(r"g(test|mock)/"), set(), False),
    ("Google Benchmark", re.compile(r"benchmark/"), set(), False),
]

# Libraries that even in their own room only one source file may include.
ONE_FILE_ONLY = {"ANTLR"}

# --- Names and words --------------------------------------------------------------------------

BANNED_PATH_PART = re.compile(r"(^|_)(utils?|helpers?|misc|common|managers?)(_|$)")
BANNED_TYPE_NAME = re.compile(r"\b(?:class|struct|using)\s+(\w*(?:Manager|Helper|Utils?))\b")
FILE_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")
FILE_NAMES_FIXED_BY_TOOLS = {"Pcs.g4"}  # ANTLR: as the grammar's own name, which is a type

# The brackets keep this file from finding itself.
UNFINISHED = re.compile(r"\b(T[O]DO|F[I]XME|X[X]X)\b")
OUTSIDE_ADDRESS = re.compile(
    r"(?<![\w.)}])/(?:work|root|home)/"
    r"|https?://(?:deb\.debian|ftp\.|archive\.|registry\.|pypi\.|files\.pythonhosted"
    r"|proxy\.golang|repo1?\.maven|mirror\.bazel|snapshot\.)")
