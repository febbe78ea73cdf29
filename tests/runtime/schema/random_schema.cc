#include "tests/runtime/schema/random_schema.h"

#include <random>
#include <set>
#include <string>

namespace parcode::schema {
namespace {

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  Schema make() {
    whole_.definitions.resize(below(12));
    whole_.version = below(4);
    for (Definition& definition : whole_.definitions) {
      definition.kind = static_cast<DefinitionKind>(1 + below(3));
    }
    // A definition holds only later ones by value, so these must be there first.
    for (std::uint32_t i = count(); i-- > 0;) fill(i);
    file_ = 0;
    return canonical_subset(whole_, count() == 0 || one_in(4) ? any_type(0, 0) : named(0));
  }

 private:
  std::uint32_t below(std::uint64_t limit) { return static_cast<std::uint32_t>(random_() % limit); }
  bool one_in(std::uint32_t n) { return below(n) == 0; }
  std::uint32_t count() const { return static_cast<std::uint32_t>(whole_.definitions.size()); }

  std::string text() {
    constexpr const char* kTexts[] = {"", "why", "two\nlines", "\"\t\\",
                                      "\xC3\xA4 \xF0\x9F\x98\x80"};
    return kTexts[below(std::size(kTexts))];
  }

  Deprecation deprecation() {
    if (!one_in(4)) return {};
    return {.deprecated = true, .reason = text()};
  }

  // What a type may hold by value: definitions from `first` on.
  Type any_type(std::uint32_t first, int depth) {
    const std::uint32_t choice = depth > 3 ? below(4) : below(13);
    if (choice < 4) return {.kind = static_cast<Kind>(1 + below(14))};
    if (choice == 4) return {.kind = Kind::kVec, .arguments = {any_type(file_, depth + 1)}};
    // A box is never empty, so one that leads back is optional.
    if (choice == 5) return {.kind = Kind::kBox, .arguments = {any_type(first, depth + 1)}};
    if (choice == 7 && one_in(2)) {
      const Type box = {.kind = Kind::kBox, .arguments = {any_type(file_, depth + 2)}};
      return {.kind = Kind::kOptional, .arguments = {box}};
    }
    if (choice == 6)
      return {.kind = Kind::kMap, .arguments = {key_type(), any_type(file_, depth + 1)}};
    if (choice == 7) return {.kind = Kind::kOptional, .arguments = {any_type(first, depth + 1)}};
    if (choice == 8) {
      return {
          .kind = Kind::kArray, .length = 1 + below(9), .arguments = {any_type(first, depth + 1)}};
    }
    if (first >= count()) return {.kind = Kind::kU8};
    return named(first + below(count() - first));
  }

  Type named(std::uint32_t index) const {
    const auto kind = static_cast<std::uint32_t>(whole_.definitions[index].kind);
    return {.kind = static_cast<Kind>(static_cast<std::uint32_t>(Kind::kStruct) + kind - 1),
            .definition = index};
  }

  Type key_type() {
    const std::uint32_t choice = below(12);
    return {.kind = choice == 11 ? Kind::kString : static_cast<Kind>(1 + choice)};
  }

  void fill(std::uint32_t index) {
    Definition& definition = whole_.definitions[index];
    // As if three files, each of which imports the later ones, and two of one package.
    const std::uint32_t which = index * 3 / count();
    file_ = (which * count() + 2) / 3;
    definition.name = (which == 1 ? "c.D" : "a.b.D") + std::to_string(index);
    definition.doc = text();
    if (definition.kind == DefinitionKind::kEnum) {
      fill_enum(definition);
      return;
    }
    const bool is_union = definition.kind == DefinitionKind::kUnion;
    const std::uint32_t fields = below(6) + (is_union ? 1 : 0);
    for (std::uint32_t i = 0; i < fields; ++i) {
      Field field = {.number = static_cast<std::uint16_t>(i * 300 + below(300)),
                     .name = "f" + std::to_string(i),
                     .type = any_type(index + 1, 0),
                     .deprecation = deprecation(),
                     .doc = text()};
      if (!is_union) give_storage(field);
      field.narrowing = !is_union && can_narrow(field.type) && one_in(4);
      if (!is_union && one_in(2)) give_default(field);
      definition.fields.push_back(std::move(field));
    }
    if (one_in(3)) definition.reserved = {.ranges = {{5000, 5000}, {6000, 65535}}, .names = {"g"}};
  }

  void fill_enum(Definition& definition) {
    definition.underlying = one_in(2) ? Kind::kI16 : Kind::kU64;
    std::set<std::uint32_t> numbers;
    while (numbers.size() < 3) numbers.insert(below(1000));
    for (const std::uint32_t number : numbers) {
      definition.values.push_back({.name = "v" + std::to_string(number),
                                   .value = number,
                                   .deprecation = deprecation(),
                                   .doc = text()});
    }
  }

  void give_storage(Field& field) {
    const Type& type = field.type.kind == Kind::kOptional ? field.type.arguments[0] : field.type;
    const bool can_be_chunkable =
        type.kind >= Kind::kString && type.kind != Kind::kOptional && type.kind != Kind::kEnum;
    if (!can_be_chunkable || one_in(2)) return;
    field.storage = type.kind == Kind::kMap && one_in(2) ? Storage::kMap : Storage::kChunkable;
    field.compression = static_cast<Compression>(1 + below(5));
    const bool has_levels =
        field.compression == Compression::kLz4 || field.compression == Compression::kZstd;
    if (has_levels) field.level = static_cast<std::int32_t>(below(13));
  }

  void give_default(Field& field) {
    const Kind kind = field.type.kind;
    if (kind == Kind::kBool) field.default_value = true;
    if (kind >= Kind::kI8 && kind <= Kind::kU128) {
      const bool is_signed = kind <= Kind::kI128;
      field.default_value = is_signed ? range_of(kind).low : Int128(1 + below(127));
      if (kind == Kind::kU128 && one_in(2)) field.default_value = range_of(kind).high;
    }
    if (kind == Kind::kF32 || kind == Kind::kF64) field.default_value = (1 + below(1000)) / 8.0;
    if (kind == Kind::kString) field.default_value = "x" + text();
    if (kind == Kind::kEnum) {
      field.default_value = whole_.definitions[field.type.definition].values[1].value;
    }
  }

  std::mt19937_64 random_;
  Schema whole_;
  std::uint32_t file_ = 0;  // the first definition that the current one's file can name
};

}  // namespace

Schema random_schema(std::uint64_t seed) {
  return Generator(seed).make();
}

}  // namespace parcode::schema
