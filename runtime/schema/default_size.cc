#include "runtime/schema/default_size.h"

#include <algorithm>
#include <string>
#include <variant>

#include "runtime/base/bytes.h"
#include "runtime/schema/references.h"

namespace parcode::schema {
namespace {

// Larger sizes are all this one: so the sums of a definition's 65,536 fields fit.
constexpr std::uint64_t kHuge = kMaxFixedSize << 8;

}  // namespace

DefaultSizes::DefaultSizes(const Schema& schema, const Layouts& layouts)
    : layouts_(layouts), sizes_(schema.definitions.size()) {
  for (const std::uint32_t index : walk_all(references(schema, Reference::kDefault)).postorder) {
    sizes_[index] = std::min(measure(schema.definitions[index]), kHuge);
  }
}

std::uint64_t DefaultSizes::of(const Type& type) const {
  switch (type.kind) {
    case Kind::kArray: {
      std::uint64_t size = 0;
      const bool fits = checked_multiply(of(type.arguments[0]), type.length, &size);
      return fits ? std::min(size, kHuge) : kHuge;
    }
    case Kind::kBox:
      return std::min(layouts_.of(type.arguments[0]).size + of(type.arguments[0]), kHuge);
    case Kind::kStruct:
    case Kind::kUnion:
      return sizes_[type.definition];
    default:
      return 0;
  }
}

std::uint64_t DefaultSizes::measure(const Definition& definition) const {
  std::uint64_t size = 0;
  for (const Field& field : definition.fields) {
    const bool behind_slot =
        definition.kind == DefinitionKind::kUnion || field.storage != Storage::kInline;
    if (behind_slot) size += layouts_.of(field.type).size;
    size += of(field.type);
    if (const auto* text = std::get_if<std::string>(&field.default_value)) size += text->size();
    if (definition.kind == DefinitionKind::kUnion) break;  // the first member
  }
  return size;
}

}  // namespace parcode::schema
