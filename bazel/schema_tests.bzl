"""What parcode_library makes besides the library: tests of its schemas and of their locks."""

load(":schema_info.bzl", "ParcodeInfo", "import_path", "path_in_package")

def _locks_of(ctx):
    """The schemas that have locks, as import path -> the lock's path, or "" where there is none."""
    schemas = {path_in_package(ctx, schema): schema for schema in ctx.files.srcs}
    locks = {}
    for name in ctx.attr.lock_names:
        schema = schemas.get(name[:-len(".lock")])
        if not name.endswith(".lock") or schema == None:
            fail("'%s' is the lock of no schema in srcs: that of x.pcs is x.pcs.lock" % name)
        found = [lock for lock in ctx.files.locks if path_in_package(ctx, lock) == name]
        locks[import_path(schema)] = found[0].short_path if found else ""
    return locks

def _schema_command_impl(ctx):
    roots = ctx.attr.library[ParcodeInfo].roots.to_list()  # the library's own is the first
    config = ctx.actions.declare_file(ctx.label.name + ".json")
    ctx.actions.write(config, json.encode({
        "command": ctx.attr.command,
        "label": str(ctx.attr.library.label),
        "locks": _locks_of(ctx),
        "parcodec": ctx.executable._parcodec.short_path,
        "parcodec_label": str(ctx.attr._parcodec.label),
        "roots": [root.short_path for root in roots],
        "schemas": [import_path(schema) for schema in ctx.files.srcs],
    }))
    launcher = ctx.actions.declare_file(ctx.label.name + ".sh")
    ctx.actions.write(
        launcher,
        "#!/bin/sh\nexec %s %s \"$@\"\n" % (ctx.file._command.short_path, config.short_path),
        is_executable = True,
    )
    runfiles = ctx.runfiles(
        files = [config, ctx.file._command, ctx.executable._parcodec] + ctx.files.locks + roots,
    ).merge(ctx.attr._parcodec[DefaultInfo].default_runfiles)
    return [DefaultInfo(executable = launcher, runfiles = runfiles)]

_ATTRIBUTES = {
    "command": attr.string(mandatory = True),
    "library": attr.label(providers = [ParcodeInfo], mandatory = True),
    "lock_names": attr.string_list(doc = "Paths in the package; the files need not be there yet."),
    "locks": attr.label_list(doc = "Those that are there.", allow_files = [".lock"]),
    "srcs": attr.label_list(allow_files = [".pcs"]),
    "_command": attr.label(default = "//bazel:schema_command.py", allow_single_file = True),
    "_parcodec": attr.label(
        default = "//compiler/driver:parcodec",
        executable = True,
        cfg = "host",
    ),
}

_schema_test = rule(
    implementation = _schema_command_impl,
    attrs = _ATTRIBUTES,
    test = True,
)

_schema_command = rule(
    implementation = _schema_command_impl,
    attrs = _ATTRIBUTES,
    executable = True,
)

def schema_tests(name, srcs, lock, tags = [], **kwargs):
    """Tests of the parcode_library `name`.

    Args:
      name: of the library. What is made is called NAME.check_test, NAME.format_test,
        NAME.lock_test, NAME.compat_test and NAME.lock_update.
      srcs: its schemas.
      lock: the lock of one of them, or a list of locks.
      tags: of all of them.
      **kwargs: visibility, testonly.
    """
    names = [lock] if type(lock) == "string" else lock
    common = dict(
        library = ":" + name,
        lock_names = names,
        locks = native.glob(names, allow_empty = True),
        srcs = srcs,
        tags = tags,
        **kwargs
    )
    for command in ["check", "format", "lock", "compat"]:
        _schema_test(
            name = "%s.%s_test" % (name, command),
            size = "small",
            command = command,
            **common
        )
    _schema_command(name = name + ".lock_update", command = "update", **common)
