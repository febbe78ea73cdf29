"""A file as the rules see it, and what they know of C++ text."""

import bisect
import os
import re

import tables


class SourceFile:
    """`path` is from the root of the tree, with forward slashes."""

    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.lines = text.splitlines()

    def is_code(self):
        return self.path.endswith(tables.CODE_SUFFIXES)

    def is_cpp(self):
        return self.path.endswith((".h", ".cc"))

    def is_python(self):
        return self.path.endswith((".py", ".bzl"))

    def is_header(self):
        return self.path.endswith(".h")

    def room(self):
        """The room that holds this file; None outside tables.TREES_OF_ROOMS."""
        return room_of(self.path)

    def includes(self):
        """(line number, header) of each #include."""
        for number, line in enumerate(self.lines, 1):
            match = re.match(r'\s*#\s*include\s+["<]([^">]+)[">]', line)
            if match:
                yield number, match.group(1)


def room_of(path):
    """'runtime/io' for all below it, 'runtime' for a file directly in there; tools is one room."""
    top, *below = os.path.dirname(path).split("/")
    if top not in tables.TREES_OF_ROOMS:
        return None
    return top if top == "tools" or not below else f"{top}/{below[0]}"


def path_of(header):
    """Where an included header of ours lies: users know runtime/parcode.h as parcode/parcode.h."""
    return re.sub("^parcode/", "runtime/", header)


def read_tree(root):
    """Every text file under `root` that the rules look at, ordered by path."""
    files = []
    for directory, names, leaves in os.walk(root):
        names[:] = [n for n in names if n != ".git" and n != "__pycache__"
                    and not os.path.islink(os.path.join(directory, n))]
        for leaf in leaves:
            path = os.path.relpath(os.path.join(directory, leaf), root)
            if path.startswith(tables.NOT_LOOKED_AT):
                continue
            if path.endswith(tables.TEXT_SUFFIXES) or path in tables.TEXT_NAMES:
                with open(os.path.join(root, path), encoding="utf-8", newline="") as file:
                    files.append(SourceFile(path, file.read()))
    return sorted(files, key=lambda file: file.path)


_NOT_CODE = re.compile(
    r'R"(?P<mark>[^\s()\\]*)\(.*?\)(?P=mark)"'  # raw string
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Za-z])'(?:\\.|[^'\\\n])+'"  # not the separator in 1'000
    r"|//[^\n]*|/\*.*?\*/"
    r"|^[ \t]*#(?:\\\n|[^\n])*",  # preprocessor line
    re.DOTALL | re.MULTILINE)


def code_only(text):
    """`text` with strings, comments and preprocessor lines blanked; no offset or line moves."""
    return _NOT_CODE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


_TEMPLATE_HEAD = re.compile(r"^template\s*<[^{}]*?>\s*(?=\w)")
_OPENS_A_SCOPE = re.compile(
    r"^(?:inline\s+|typedef\s+)?(?:namespace|class|struct|union|enum|extern|concept)\b"
    r"|\b(?:class|struct|union)\s[^()]*$")  # after a requires clause
_OPENS_A_VALUE = re.compile(r"(?:^|[^=!<>])=\s*[\w:<>,&*(\s]*$")


def cpp_functions(text):
    """(first line, last line) of each function body, a lambda counting with what contains it.

    Braces are counted, nothing is parsed. Limits: a signature written by a macro is not seen, and
    braces that #if and #else each open are counted twice.
    """
    code = code_only(text)
    line_starts = [0] + [match.end() for match in re.finditer("\n", code)]
    functions, scopes, head_start = [], [], 0
    for match in re.finditer(r"[{};]", code):
        at = match.start()
        if match.group() == "{":
            inside_body = any(kind != "scope" for kind, _ in scopes)
            kind = "inner" if inside_body else _kind_of_block(code[head_start:at])
            scopes.append((kind, at))
        elif match.group() == "}" and scopes:
            kind, opened = scopes.pop()
            if kind == "body":
                functions.append((bisect.bisect(line_starts, opened),
                                  bisect.bisect(line_starts, at)))
        head_start = match.end()
    return functions


def _kind_of_block(head):
    """What a brace at namespace or class level opens: a 'scope', a 'value' or a function 'body'."""
    head = re.sub(r"^\s*((public|private|protected)\s*:\s*)*", "", head)
    head = _TEMPLATE_HEAD.sub("", head)
    if _OPENS_A_SCOPE.search(head):
        return "scope"
    if _OPENS_A_VALUE.search(head) and "operator" not in head:
        return "value"
    return "body"
