"""parcode_dist: the runtime as one static library, its headers and the tools, in a tarball."""

load("@rules_cc//cc:defs.bzl", "CcInfo")

def _header_lines(context):
    """Where each header goes: 'file FILE include/parcode/parcode.h'."""
    lines = []
    for header in context.headers.to_list():
        path = header.short_path
        if "/_virtual_includes/" in path:
            path = path.split("/_virtual_includes/", 1)[1].split("/", 1)[1]
        lines.append("file %s include/%s" % (header.path, path))
    return lines

def _parcode_dist_impl(ctx):
    info = ctx.attr.headers_of[CcInfo]
    archives = []
    flags = []
    for linker_input in info.linking_context.linker_inputs.to_list():
        flags += linker_input.user_link_flags
        for library in linker_input.libraries:
            archive = library.pic_static_library or library.static_library
            if archive:
                archives.append(archive)

    manifest = ctx.actions.declare_file("manifest.txt")
    lines = ["archive " + archive.path for archive in archives]
    lines += _header_lines(info.compilation_context)
    lines += ["file %s bin/%s" % (tool.path, tool.basename) for tool in ctx.files.tools]
    ctx.actions.write(manifest, "\n".join(lines) + "\n")

    # Libraries by name, so that whoever links decides how: "tbb;lz4;zstd".
    libraries = [flag[2:] for flag in flags if flag.startswith("-l")]
    config = ctx.actions.declare_file("ParcodeConfig.cmake")
    ctx.actions.expand_template(
        template = ctx.file.cmake_config,
        output = config,
        substitutions = {"@LIBRARIES@": ";".join(libraries)},
    )

    tarball = ctx.actions.declare_file("parcode.tar.gz")
    ctx.actions.run(
        executable = ctx.executable._pack,
        arguments = [manifest.path, config.path, tarball.path],
        inputs = depset(
            [manifest, config] + archives + ctx.files.tools,
            transitive = [info.compilation_context.headers],
        ),
        outputs = [tarball],
        mnemonic = "ParcodeDist",
        progress_message = "Packing %s" % ctx.label,
    )
    return [DefaultInfo(
        files = depset([tarball]),
        runfiles = ctx.runfiles(files = [tarball]),
    )]

parcode_dist = rule(
    implementation = _parcode_dist_impl,
    attrs = {
        "headers_of": attr.label(
            doc = "The library to pack, with all that it depends on.",
            mandatory = True,
            providers = [CcInfo],
        ),
        "tools": attr.label_list(doc = "Programs for bin/.", cfg = "target"),
        "cmake_config": attr.label(allow_single_file = True, mandatory = True),
        "_pack": attr.label(
            default = "//dist:pack.sh",
            allow_single_file = True,
            executable = True,
            cfg = "host",
        ),
    },
)
