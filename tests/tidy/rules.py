"""The rules: each a function from a file (or from all files) to its findings.

A finding is (line number, message); a rule over all files yields (path, line number, message).
"""

import ast
import fnmatch
import os
import re

import tables
from source_file import code_only, cpp_functions, path_of, room_of

# --- Rules on one file ------------------------------------------------------------------------


def line_length(file):
    if file.path.endswith((".tmpl", ".mustache")):
        return  # the tags count here, but not in what the template becomes
    if file.is_code() or file.path.endswith((".pcs", ".bazel")):
        for number, line in enumerate(file.lines, 1):
            if len(line) > tables.MAX_LINE_LENGTH:
                yield number, f"{len(line)} columns, {tables.MAX_LINE_LENGTH} allowed"


def file_length(file):
    if file.is_code() and len(file.lines) > tables.MAX_FILE_LINES:
        yield 1, f"{len(file.lines)} lines, {tables.MAX_FILE_LINES} allowed"


def function_length(file):
    functions = []
    if file.is_cpp():
        functions = cpp_functions(file.text)
    elif file.is_python():
        functions = [(node.lineno, node.end_lineno) for node in ast.walk(ast.parse(file.text))
                     if isinstance(node, ast.FunctionDef)]
    for first, last in functions:
        if last - first + 1 > tables.MAX_FUNCTION_LINES:
            yield first, (f"a function of {last - first + 1} lines, "
                          f"{tables.MAX_FUNCTION_LINES} allowed")


def include_direction(file):
    room = file.room()
    if room is None or not file.is_cpp():
        return
    if room not in tables.ROOMS:
        yield 1, f"{room} is a room that tables.py does not know"
        return
    for number, header in file.includes():
        target = room_of(path_of(header))
        if target not in (None, room) and target not in tables.ROOMS[room]:
            yield number, f"{room} must not include {target}"


def outside_doors(file):
    room = file.room()
    if room is None or not file.is_cpp():
        return
    for number, header in file.includes():
        for library, pattern, rooms, _ in tables.DOORS:
            if pattern.match(header) and room not in rooms:
                yield number, f"{room} is no door to {library} ({header})"


def path_names(file):
    if not file.is_code():
        return
    *directories, name = file.path.split("/")
    for part in directories + [name.split(".")[0]]:
        if tables.BANNED_PATH_PART.search(part.lower()):
            yield 1, f"'{part}' does not say what is in it"
    if not tables.FILE_NAME.match(name) and name not in tables.FILE_NAMES_FIXED_BY_TOOLS:
        yield 1, f"'{name}' is not snake_case"


def type_names(file):
    if file.is_cpp():
        for number, line in enumerate(code_only(file.text).splitlines(), 1):
            for match in tables.BANNED_TYPE_NAME.finditer(line):
                yield number, f"'{match.group(1)}' does not say what the type is"


def macros_in_headers(file):
    if not (file.is_header() and file.path.startswith("runtime/")):
        return
    public_name = re.sub("^runtime/([^/]+)$", r"\1", file.path)
    guard = re.sub(r"\W", "_", f"PARCODE_{public_name}_").upper()
    for number, line in enumerate(file.lines, 1):
        match = re.match(r"\s*#\s*define\s+(\w+)", line)
        if match and match.group(1) != guard:
            yield number, f"macro {match.group(1)} in a public header (its guard is {guard})"


def using_namespace_in_headers(file):
    if file.is_header():
        for number, line in enumerate(code_only(file.text).splitlines(), 1):
            if re.search(r"\busing\s+namespace\b", line):
                yield number, "'using namespace' in a header"


def outside_addresses(file):
    for number, line in enumerate(file.lines, 1):
        match = tables.OUTSIDE_ADDRESS.search(line)
        if match:
            yield number, f"'{match.group()}' holds on one machine or network only"


def unfinished_marks(file):
    for number, line in enumerate(file.lines, 1):
        match = tables.UNFINISHED.search(line)
        if match:
            yield number, f"{match.group()}: do it, or open an issue"


def whitespace(file):
    for number, line in enumerate(file.text.split("\n"), 1):
        if line != line.rstrip():
            yield number, "trailing whitespace"
    if file.text and not file.text.endswith("\n"):
        yield len(file.lines), "no newline at the end"


# --- Rules on all files together --------------------------------------------------------------


def leaking_doors(files):
    """No header brings the types of an outside library to a room that is no door to it."""
    known = {file.path: file for file in files}
    doors = {row[0]: row[2] for row in tables.DOORS}
    brings = {}

    def libraries_behind(path):
        if path not in brings and path in known:
            brings[path] = set()  # includes in a circle end here
            for _, header in known[path].includes():
                brings[path] |= {row[0] for row in tables.DOORS
                                 if row[1].match(header) and not row[3]}
                brings[path] |= libraries_behind(path_of(header))
        return brings.get(path, set())

    for file in files:
        for number, header in file.includes() if file.is_cpp() and file.room() else ():
            for library in sorted(libraries_behind(path_of(header))):
                if file.room() not in doors[library]:
                    yield file.path, number, f"{library} comes in through {header}"


def one_file_doors(files):
    for library in sorted(tables.ONE_FILE_ONLY):
        pattern = next(row[1] for row in tables.DOORS if row[0] == library)
        users = [(file.path, number) for file in files if file.is_cpp() and file.room()
                 for number, header in file.includes() if pattern.match(header)]
        for path, number in users:
            if path != users[0][0]:
                yield path, number, f"{library} is already included by {users[0][0]}"


def dead_files(files):
    """A code file has to be named by its BUILD file (or match a glob there), or by a script."""
    builds = {os.path.dirname(f.path): f.text for f in files if f.path.endswith("BUILD.bazel")}
    scripts = "\n".join(f.text for f in files
                        if f.path.endswith((".sh", ".bzl", "BUILD.bazel"))
                        or f.path in ("Makefile", ".ci/run", "WORKSPACE"))
    for file in files:
        if not file.is_code() or file.path.endswith(".bzl"):
            continue
        package = os.path.dirname(file.path)
        while package and package not in builds:
            package = os.path.dirname(package)
        inside = os.path.relpath(file.path, package or ".")
        if not (_is_built(inside, builds.get(package, "")) or file.path in scripts):
            yield file.path, 1, "no BUILD file or script names it"


def _is_built(inside, build):
    stem = os.path.splitext(inside)[0]
    if any(f'"{prefix}{name}"' in build for prefix in ("", ":") for name in (inside, stem)):
        return True
    patterns = re.findall(r'"([^"]*\*[^"]*)"', build)
    return any(fnmatch.fnmatch(inside, pattern.replace("**/", "*")) for pattern in patterns)


FILE_RULES = [
    line_length, file_length, function_length, include_direction, outside_doors, path_names,
    type_names, macros_in_headers, using_namespace_in_headers, outside_addresses,
    unfinished_marks, whitespace,
]
TREE_RULES = [leaking_doors, one_file_doors, dead_files]


def check(files):
    """Every finding in `files`, as lines 'path:line: rule: message'."""
    findings = [(file.path, number, rule, message) for file in files for rule in FILE_RULES
                for number, message in rule(file)]
    findings += [(path, number, rule, message) for rule in TREE_RULES
                 for path, number, message in rule(files)]
    findings.sort(key=lambda finding: finding[:2])
    return [f"{path}:{number}: {rule.__name__}: {message}"
            for path, number, rule, message in findings]
