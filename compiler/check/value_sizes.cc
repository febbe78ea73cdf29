#include "compiler/check/value_sizes.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "compiler/model/type_names.h"

namespace parcode::compiler {

namespace {

using schema::Kind;

// Bytes that values take in memory on a 64-bit machine, about; saturating.
class Sizes {
 public:
  explicit Sizes(const model::SchemaSet& set) : set_(set), known_(set.definitions.size(), 0) {}

  std::uint64_t of(const schema::Type& type) {
    switch (type.kind) {
      case Kind::kArray:
        return capped(UInt128::Native{of(type.arguments[0])} * type.length);
      case Kind::kOptional:
        return capped(UInt128::Native{of(type.arguments[0])} + 8);
      case Kind::kStruct:
      case Kind::kUnion:
        return of_definition(type.definition);
      case Kind::kEnum:
        return of_scalar(set_.definitions[type.definition].underlying);
      default:
        return of_scalar(type.kind);
    }
  }

  std::uint64_t of_definition(std::uint32_t index) {
    std::uint64_t& size = known_[index];
    if (size != 0) {
      return size;
    }
    const model::Definition& definition = set_.definitions[index];
    UInt128::Native sum = 1;
    UInt128::Native largest = 1;
    for (const model::Field& field : definition.fields) {
      const std::uint64_t part = of(field.type);
      sum += part;
      largest = std::max<UInt128::Native>(largest, part);
    }
    size = capped(definition.kind == schema::DefinitionKind::kUnion ? largest : sum);
    return size;
  }

 private:
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
  std::vector<std::uint64_t> known_;
};

void report_size(Context& context, std::string type, Location location) {
  context.diagnostics
      .report(Code::kValueTooLarge, location,
              {std::move(type), std::to_string(schema::kMaxFixedSize >> 30U) + " GiB"})
      .help("use a vec");
}

}  // namespace

void check_value_sizes(Context& context) {
  Sizes sizes(context.set);
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
}

}  // namespace parcode::compiler
