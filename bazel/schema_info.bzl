"""What the rules for schemas know of a library, and how a schema's path is found."""

ParcodeInfo = provider(
    doc = "The schemas of a parcode_library and of all that it imports.",
    fields = {
        "roots": "depset of directories, one a library: its schemas at their import paths",
    },
)

def import_path(schema):
    """The path of a schema from the root of its workspace: 'game/world.pcs'."""
    if schema.short_path.startswith("../"):
        return schema.short_path.split("/", 2)[2]  # ../repository/game/world.pcs
    return schema.short_path

def path_in_package(ctx, schema):
    """The path of a file from the package that `ctx` is of, where it belongs to that."""
    path = import_path(schema)
    package = ctx.label.package + "/" if ctx.label.package else ""
    if schema.owner.package != ctx.label.package or not path.startswith(package):
        fail("%s belongs to another package: declare a parcode_library there and name it in deps" %
             path, attr = "srcs")
    return path[len(package):]
