"""@antlr4_runtime from the Debian package libantlr4-runtime-dev.

clang does not take the constructor `Vocabulary() = default` of a class whose const vectors have no
initializer, though g++ does. The repository links to Debian's headers and rewrites that one. The
layout of the class stays what the library was compiled with.
"""

_HEADERS = "/usr/include/antlr4-runtime"
_NEEDS_REWRITE = "Vocabulary.h"

def _with_initializers(text):
    for name in ["_literalNames", "_symbolicNames", "_displayNames"]:
        text = text.replace("const %s;" % name, "const %s{};" % name)
    return text

def _debian_antlr4_impl(repository_ctx):
    headers = repository_ctx.path(_HEADERS)
    if not headers.exists:
        fail("%s is missing: run `make setup`, or install libantlr4-runtime-dev." % _HEADERS)
    for entry in headers.readdir():
        if entry.basename != _NEEDS_REWRITE:
            repository_ctx.symlink(entry, entry.basename)
    text = repository_ctx.read(_HEADERS + "/" + _NEEDS_REWRITE)
    repository_ctx.file(_NEEDS_REWRITE, _with_initializers(text))
    repository_ctx.symlink(repository_ctx.attr.build_file, "BUILD.bazel")
    repository_ctx.file("WORKSPACE", 'workspace(name = "antlr4_runtime")\n')

debian_antlr4 = repository_rule(
    implementation = _debian_antlr4_impl,
    attrs = {"build_file": attr.label(mandatory = True)},
    local = True,
)
