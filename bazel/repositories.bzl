"""Where everything from outside the repository comes from: Debian packages, never the network.

A workspace that uses Parcode calls `parcode_repositories()` from its own WORKSPACE, as ours does.
"""

load(":debian_antlr4.bzl", "debian_antlr4")
load(":debian_rules_cc.bzl", "debian_rules_cc")

def _stub_repository_impl(repository_ctx):
    for path, content in repository_ctx.attr.files.items():
        repository_ctx.file(path, content)

# Bazel 4.2.3 downloads these two unless the workspace declares them. It loads their files while it
# looks for toolchains, but nothing in them is ever run: we build no Java, and no coverage report.
_stub_repository = repository_rule(
    implementation = _stub_repository_impl,
    attrs = {"files": attr.string_dict(doc = "path -> content", mandatory = True)},
)

_JAVA_FILES = {
    "java/BUILD.bazel": "",
    "java/defs.bzl": """
java_binary = native.java_binary
java_import = native.java_import
java_library = native.java_library
java_runtime = native.java_runtime
java_toolchain = native.java_toolchain
""",
}

_COVERAGE_FILES = {
    "BUILD.bazel": """
package(default_visibility = ["//visibility:public"])

filegroup(name = "coverage_report_generator")

filegroup(name = "lcov_merger")
""",
}

def parcode_repositories():
    """Declares what Parcode needs, each only if the calling workspace has not already done so."""
    known = native.existing_rules()
    if "rules_cc" not in known:
        debian_rules_cc(name = "rules_cc")
    if "rules_java" not in known:
        _stub_repository(name = "rules_java", files = _JAVA_FILES)
    if "remote_coverage_tools" not in known:
        _stub_repository(name = "remote_coverage_tools", files = _COVERAGE_FILES)
    if "antlr4_runtime" not in known:
        debian_antlr4(
            name = "antlr4_runtime",
            build_file = "@parcode//third_party:antlr4_runtime.BUILD",
        )
