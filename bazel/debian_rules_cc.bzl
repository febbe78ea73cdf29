"""@rules_cc from the Debian package bazel-rules-cc.

That package is made for Bazel 5: two of its files load `use_cpp_toolchain`, which the Bazel 4.2.3
of the same Debian does not have. The repository links to Debian's tree and rewrites those two.
"""

_DEBIAN_TREE = "/usr/share/bazel/rules/cc"
_RULES = "cc/private/rules_impl"
_NEEDS_REWRITE = ["cc_flags_supplier.bzl", "compiler_flag.bzl"]

def _for_bazel_4(text):
    text = text.replace(', "use_cpp_toolchain")', ")")
    return text.replace("use_cpp_toolchain()", '["@bazel_tools//tools/cpp:toolchain_type"]')

def _link_all(repository_ctx, directory, leave_out):
    for entry in repository_ctx.path(_DEBIAN_TREE + "/" + directory).readdir():
        if entry.basename not in leave_out:
            repository_ctx.symlink(entry, directory + "/" + entry.basename)

def _debian_rules_cc_impl(repository_ctx):
    if not repository_ctx.path(_DEBIAN_TREE).exists:
        fail("%s is missing: run `make setup`, or install bazel-rules-cc." % _DEBIAN_TREE)
    _link_all(repository_ctx, "cc", leave_out = ["private"])
    _link_all(repository_ctx, "cc/private", leave_out = ["rules_impl"])
    _link_all(repository_ctx, _RULES, leave_out = _NEEDS_REWRITE)
    for name in _NEEDS_REWRITE:
        path = _RULES + "/" + name
        repository_ctx.file(path, _for_bazel_4(repository_ctx.read(_DEBIAN_TREE + "/" + path)))
    repository_ctx.file("WORKSPACE", 'workspace(name = "rules_cc")\n')

debian_rules_cc = repository_rule(implementation = _debian_rules_cc_impl, local = True)
