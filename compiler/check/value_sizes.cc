#include "compiler/check/value_sizes.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "compiler/model/lower.h"
#include "compiler/model/type_names.h"
#include "runtime/schema/default_size.h"
#include "runtime/schema/layout.h"
#include "runtime/schema/references.h"

namespace parcode::compiler {

namespace {

using schema::Kind;

// Bytes that values take in one piece: in memory on a 64-bit machine, about, or as stored, whatever
// is more; saturating.
class Sizes {
 public:
  Sizes(const model::SchemaSet& set, const schema::Layouts& layouts)
      : set_(set), layouts_(layouts), known_(set.definitions.size(), 0) {}

  std::uint64_t of(const schema::Type& type) {
    return std::max(in_memory(type), layouts_.of(type).size);
  }

  std::uint64_t of_definition(std::uint32_t index) { return of(model::type_of(set_, index)); }

 private:
  std::uint64_t in_memory(const schema::Type& type) {
    switch (type.kind) {
      case Kind::kArray:
        return capped(UInt128::Native{in_memory(type.arguments[0])} * type.length);
      case Kind::kOptional:
        return capped(UInt128::Native{in_memory(type.arguments[0])} + 8);
      case Kind::kStruct:
      case Kind::kUnion:
        return definition_in_memory(type.definition);
      case Kind::kEnum:
        return of_scalar(set_.definitions[type.definition].underlying);
      default:
        return of_scalar(type.kind);
    }
  }

  std::uint64_t definition_in_memory(std::uint32_t index) {
    std::uint64_t& size = known_[index];
    if (size != 0) {
      return size;
    }
    const model::Definition& definition = set_.definitions[index];
    UInt128::Native sum = 1;
    UInt128::Native largest = 1;
    for (const model::Field& field : definition.fields) {
      const std::uint64_t part = in_memory(field.type);
      sum += part;
      largest = std::max<UInt128::Native>(largest, part);
    }
    size = capped(definition.kind == schema::DefinitionKind::kUnion ? largest : sum);
    return size;
  }

  static std::uint64_t of_scalar(Kind kind) {
    switch (kind) {
      case Kind::kBool:
      case Kind::kI8:
      case Kind::kU8:
        return 1;
      case Kind::kI16:
      case Kind::kU16:
        return 2;
      case Kind::kI32:
      case Kind::kU32:
      case Kind::kF32:
        return 4;
      case Kind::kI64:
      case Kind::kU64:
      case Kind::kF64:
      case Kind::kBox:
        return 8;
      case Kind::kI128:
      case Kind::kU128:
        return 16;
      case Kind::kString:
        return 32;
      case Kind::kVec:
        return 24;
      default:
        return 56;  // a map
    }
  }

  static std::uint64_t capped(UInt128::Native size) {
    return size > 2 * schema::kMaxFixedSize ? 2 * schema::kMaxFixedSize
                                            : static_cast<std::uint64_t>(size);
  }

  const model::SchemaSet& set_;
  const schema::Layouts& layouts_;
  std::vector<std::uint64_t> known_;
};

void report_size(Context& context, std::string type, Location location) {
  context.diagnostics
      .report(Code::kValueTooLarge, location,
              {std::move(type), std::to_string(schema::kMaxFixedSize >> 30U) + " GiB"})
      .help("use a vec");
}

// Reported where the limit is first passed, not again for all that hold that.
void check_default_sizes(Context& context, const schema::Schema& whole,
                         const schema::Layouts& layouts) {
  const schema::DefaultSizes sizes(whole, layouts);
  const schema::References held = schema::references(whole, schema::Reference::kDefault);
  for (std::uint32_t i = 0; i < whole.definitions.size(); ++i) {
    const model::Definition& definition = context.set.definitions[i];
    const bool by_a_part = std::ranges::any_of(held[i], [&sizes](std::uint32_t part) {
      return sizes.of_definition(part) > schema::kMaxFixedSize;
    });
    if (by_a_part || sizes.of_definition(i) <= schema::kMaxFixedSize) continue;
    context.diagnostics
        .report(Code::kDefaultTooLarge, definition.location,
                {definition.full_name, std::to_string(schema::kMaxFixedSize >> 30U) + " GiB"})
        .help("let some of its boxes be absent: optional<box<T>>");
  }
}

}  // namespace

void check_value_sizes(Context& context) {
  const schema::Schema whole = model::lower_all(context.set);
  const schema::Layouts layouts(whole);
  Sizes sizes(context.set, layouts);
  for (const PlacedType& array : context.arrays) {
    const bool too_large = sizes.of(array.type) > schema::kMaxFixedSize;
    if (too_large && sizes.of(array.type.arguments[0]) <= schema::kMaxFixedSize) {
      report_size(context, model::to_string(array.type, context.set), array.location);
    }
  }
  for (std::uint32_t i = 0; i < context.set.definitions.size(); ++i) {
    const model::Definition& definition = context.set.definitions[i];
    const bool by_a_part = std::any_of(
        definition.fields.begin(), definition.fields.end(),
        [&sizes](const auto& field) { return sizes.of(field.type) > schema::kMaxFixedSize; });
    if (!by_a_part && sizes.of_definition(i) > schema::kMaxFixedSize) {
      report_size(context, definition.full_name, definition.location);
    }
  }
  check_default_sizes(context, whole, layouts);
}

}  // namespace parcode::compiler
