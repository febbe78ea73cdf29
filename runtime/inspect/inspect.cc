#include "runtime/inspect/inspect.h"

#include <utility>

#include "runtime/reader/call.h"
#include "runtime/reader/container.h"
#include "runtime/schema/layout.h"

namespace parcode {
namespace {

using schema::Kind;
using schema::Storage;
using schema::Type;

// Goes through the root's record and the inline structs in it.
class RootInspector {
 public:
  RootInspector(const schema::Schema& schema, ReadCursor& in, std::vector<FieldInspection>& fields)
      : schema_(schema), layouts_(schema), in_(in), fields_(fields) {}

  bool root() {
    const Type& type = schema_.root;
    if (!in_.check(0, layouts_.of(type).size, 1)) return false;
    if (type.kind == Kind::kStruct) return structure(type.definition, 0, "");
    const bool is_stored = type.kind == Kind::kVec || type.kind == Kind::kMap;
    return !is_stored || stored(type, 0, "");
  }

 private:
  bool structure(std::uint32_t index, Place at, const std::string& prefix) {
    const schema::Definition& definition = schema_.definitions[index];
    for (std::size_t i = 0; i < definition.fields.size(); ++i) {
      const schema::Field& field = definition.fields[i];
      const Place place = at + layouts_.offsets(index)[i];
      const std::string path = prefix + field.name;
      bool good = true;
      if (field.storage != Storage::kInline) {
        good = stored(field.type, place, path);
      } else if (field.type.kind == Kind::kStruct) {
        good = structure(field.type.definition, place, path + ".");
      }
      if (!good) return false;
    }
    return true;
  }

  bool stored(const Type& type, Place at, const std::string& path) {
    FieldInspection field{.path = path, .type = schema::to_string(type, schema_)};
    const Type& content = type.kind == Kind::kOptional ? type.arguments[0] : type;
    if (content.kind != type.kind && in_.number<std::uint8_t>(at + shape::kSlotSize) == 0) {
      fields_.push_back(std::move(field));  // absent
      return true;
    }
    ReadCursor::Target target;
    if (!in_.follow(at, stride(content), 1, /*may_be_elsewhere=*/true, &target)) {
      return in_.in_field(path);
    }
    field.kept_inside = !target.elsewhere;
    field.items = target.count;
    if (target.elsewhere && !count_leaves(in_.ref_block(target), field)) {
      return in_.in_field(path);
    }
    fields_.push_back(std::move(field));
    return true;
  }

  // Bytes that each of a slot's items takes at least.
  std::uint64_t stride(const Type& type) const {
    switch (type.kind) {
      case Kind::kString:
        return 1;
      case Kind::kVec:
        return layouts_.of(type.arguments[0]).size;
      default:
        return 1;
    }
  }

  bool count_leaves(const format::RefBlock& block, FieldInspection& field) {
    field.items = block.items;
    const reader::Container* container = nullptr;
    if (!reader::open_container(in_, block, &container)) return false;
    field.chunks = container->leaves();
    for (std::uint64_t leaf = 0; leaf < container->leaves(); ++leaf) {
      const auto ref = container->leaf_ref(leaf);
      if (!ref) return reader::pass_on(in_, ref.error());
      field.stored_bytes += ref->stored_size;
      field.decoded_bytes += ref->decoded_size;
    }
    return true;
  }

  const schema::Schema& schema_;
  const schema::Layouts layouts_;
  ReadCursor& in_;
  std::vector<FieldInspection>& fields_;
};

Result<Inspection> inspect_file(const File& file) {
  auto schema = file.schema();
  if (!schema) return Failure(std::move(schema.error()));
  auto info = file.info();
  if (!info) return Failure(std::move(info.error()));
  reader::FileState& state = *file.state().get();
  auto root = state.chunk(state.footer().root, state.footer_offset());
  if (!root) return Failure(std::move(root.error()));
  Inspection inspection;
  reader::Call call(state);
  ReadCursor in = call.cursor(root->get());
  if (!RootInspector(*schema, in, inspection.fields).root()) return call.error(*root->get());
  inspection.file_bytes = file.size();
  inspection.chunks = state.footer().chunk_count;
  inspection.decoded_bytes = state.footer().decoded_bytes;
  inspection.root_type = schema::to_string(schema->root, *schema);
  inspection.schema_version = schema->version;
  inspection.fingerprint = file.fingerprint();
  inspection.info = std::move(*info);
  return inspection;
}

Result<VerifyReport> verify_file(const File& file) {
  auto schema = file.schema();
  if (!schema) return Failure(std::move(schema.error()));
  const dynamic::Types types(std::move(*schema));
  dynamic::Visitor nothing;
  return dynamic::Walker(*file.state().get(), types, nothing)
      .walk()
      .map([](const dynamic::WalkReport& walked) {
        return VerifyReport{walked.chunks, walked.decoded_bytes};
      });
}

}  // namespace

Result<Inspection> inspect(const std::filesystem::path& path, const OpenOptions& options) {
  return open(path, options).and_then(inspect_file);
}

Result<Inspection> inspect(std::span<const std::byte> bytes, const OpenOptions& options) {
  return open_bytes(bytes, options).and_then(inspect_file);
}

Result<VerifyReport> verify(const std::filesystem::path& path, const OpenOptions& options) {
  return open(path, options).and_then(verify_file);
}

Result<VerifyReport> verify(std::span<const std::byte> bytes, const OpenOptions& options) {
  return open_bytes(bytes, options).and_then(verify_file);
}

}  // namespace parcode
