"""parcode_library: schemas (.pcs) as a C++ library.

    load("@parcode//bazel:parcode.bzl", "parcode_library")

    parcode_library(
        name = "world",
        srcs = ["world.pcs"],
        deps = ["//common:geometry"],  # the libraries of the schemas that world.pcs imports
    )

    cc_binary(
        name = "game",
        srcs = ["main.cc"],            # includes "game/world.pcs.h"
        deps = [":world"],
    )

A schema is imported, and its header included, by its path from the root of its workspace, also when
a rule generates the schema. C++ that includes the header needs -std=c++20.

With `lock = "world.pcs.lock"` (or a list, one for each schema that is published) there are also
`:world.lock_test` (does the lock hold the schema as it is?), `:world.compat_test` (is every version
that was published still read?), `:world.format_test` and `:world.check_test`. A test that fails
prints the command that helps, which often is

    bazel run //game:world.lock_update

to publish the schema in its lock, which need not be there before. See docs/evolution.md.
"""

load("@rules_cc//cc:defs.bzl", "CcInfo", "cc_common")
load("@rules_cc//cc:find_cc_toolchain.bzl", "find_cc_toolchain")
load(":schema_info.bzl", "ParcodeInfo", "import_path", "path_in_package")
load(":schema_tests.bzl", "schema_tests")

def _copy_schemas(ctx):
    """A directory that holds the declared schemas and nothing else.

    parcodec sees only such directories, so an import that `deps` does not cover fails in every
    build, and not just where a sandbox happens to hide the source tree.
    """
    root = ctx.actions.declare_directory(ctx.label.name + ".schemas")
    arguments = ctx.actions.args()
    arguments.add(root.path)
    for schema in ctx.files.srcs:
        arguments.add_all([schema.path, import_path(schema)])
    ctx.actions.run(
        executable = ctx.executable._copy_schemas,
        arguments = [arguments],
        inputs = ctx.files.srcs,
        outputs = [root],
        mnemonic = "ParcodeSchemas",
        progress_message = "Collecting the schemas of %s" % ctx.label,
    )
    return root

def _generate(ctx, own_root, roots):
    """Runs parcodec on the schemas in `own_root`; returns the headers and the sources."""
    paths = [path_in_package(ctx, schema) for schema in ctx.files.srcs]
    headers = [ctx.actions.declare_file(path + ".h") for path in paths]
    sources = [ctx.actions.declare_file(path + ".cc") for path in paths]

    arguments = ctx.actions.args()
    arguments.add(str(ctx.label))
    arguments.add(ctx.executable._parcodec)
    arguments.add(_output_root(ctx))
    arguments.add_all(roots, expand_directories = False)
    arguments.add("--")
    for schema in ctx.files.srcs:
        arguments.add(own_root.path + "/" + import_path(schema))
    ctx.actions.run(
        executable = ctx.executable._generate,
        arguments = [arguments],
        inputs = roots,
        tools = [ctx.executable._parcodec],
        outputs = headers + sources,
        mnemonic = "ParcodeGenerate",
        progress_message = "Generating C++ for %s" % ctx.label,
    )
    return headers, sources

def _output_root(ctx):
    """What import paths are relative to among the outputs."""
    workspace = ctx.label.workspace_root
    return ctx.bin_dir.path + ("/" + workspace if workspace else "")

def _compile(ctx, headers, sources, deps):
    """Compiles the generated code; returns its CcInfo and the files it was compiled to."""
    toolchain = find_cc_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    compilation_context, objects = cc_common.compile(
        name = ctx.label.name,
        actions = ctx.actions,
        cc_toolchain = toolchain,
        feature_configuration = features,
        srcs = sources,
        public_hdrs = headers,
        quote_includes = [_output_root(ctx)],
        user_compile_flags = ctx.attr.copts,
        compilation_contexts = [dep.compilation_context for dep in deps],
    )
    linking_context, library = cc_common.create_linking_context_from_compilation_outputs(
        name = ctx.label.name,
        actions = ctx.actions,
        cc_toolchain = toolchain,
        feature_configuration = features,
        compilation_outputs = objects,
        linking_contexts = [dep.linking_context for dep in deps],
        disallow_dynamic_library = True,
    )
    info = CcInfo(compilation_context = compilation_context, linking_context = linking_context)
    archive = library.library_to_link.pic_static_library or library.library_to_link.static_library
    return info, [archive]

def _parcode_library_impl(ctx):
    own_root = _copy_schemas(ctx)
    roots = depset(
        [own_root],
        transitive = [dep[ParcodeInfo].roots for dep in ctx.attr.deps],
        order = "preorder",
    )
    headers, sources = _generate(ctx, own_root, roots)
    deps = [dep[CcInfo] for dep in ctx.attr.deps + [ctx.attr._runtime]]
    cc_info, compiled = _compile(ctx, headers, sources, deps)
    return [
        DefaultInfo(files = depset(headers + sources + compiled)),
        OutputGroupInfo(schemas = roots),
        ParcodeInfo(roots = roots),
        cc_info,
    ]

_parcode_library = rule(
    implementation = _parcode_library_impl,
    doc = "C++ for schemas; whatever lists it in its deps can include FILE.pcs.h.",
    attrs = {
        "srcs": attr.label_list(
            doc = "Schemas of this package, written or generated.",
            allow_files = [".pcs"],
            allow_empty = False,
            mandatory = True,
        ),
        "deps": attr.label_list(
            doc = "The parcode_library of each schema that srcs import.",
            providers = [ParcodeInfo, CcInfo],
        ),
        "copts": attr.string_list(doc = "Further flags for compiling the generated code."),
        "_runtime": attr.label(default = "//runtime:parcode", providers = [CcInfo]),
        "_parcodec": attr.label(
            default = "//bazel:parcodec",
            allow_single_file = True,
            executable = True,
            cfg = "host",
        ),
        "_copy_schemas": attr.label(
            default = "//bazel:copy_schemas.sh",
            allow_single_file = True,
            executable = True,
            cfg = "host",
        ),
        "_generate": attr.label(
            default = "//bazel:generate.sh",
            allow_single_file = True,
            executable = True,
            cfg = "host",
        ),
        "_cc_toolchain": attr.label(default = "@bazel_tools//tools/cpp:current_cc_toolchain"),
    },
    provides = [ParcodeInfo, CcInfo],
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
    fragments = ["cpp"],
)

def parcode_library(name, srcs, lock = None, **kwargs):
    """C++ for schemas; whatever lists it in its deps can include FILE.pcs.h.

    Args:
      name: the library's.
      srcs: schemas of this package, written or generated.
      lock: FILE.pcs.lock of a FILE.pcs in srcs, or a list of such, for the tests above.
      **kwargs: deps (the parcode_library of each schema that srcs import), copts (further flags for
        compiling the generated code), and what all rules have.
    """
    _parcode_library(name = name, srcs = srcs, **kwargs)
    if lock:
        common = {key: kwargs[key] for key in ["tags", "testonly", "visibility"] if key in kwargs}
        schema_tests(name = name, srcs = srcs, lock = lock, **common)
