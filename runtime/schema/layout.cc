#include "runtime/schema/layout.h"

#include <algorithm>

#include "runtime/base/bytes.h"
#include "runtime/schema/references.h"

namespace parcode::schema {
namespace {

constexpr std::uint32_t kSlotSize = 8;
// Alignment of a chunk reference, which what a lazy slot points to may be or hold.
constexpr std::uint32_t kReferenceAlign = 8;
constexpr std::uint64_t kUnionSize = 16;
// Larger sizes are all this one: sums and products of such still fit, and check() refuses it.
constexpr std::uint64_t kHuge = kMaxFixedSize << 8;

Layout slot(std::uint32_t tail_align) {
  return {.size = kSlotSize, .align = kSlotSize, .tail_align = tail_align};
}

// The alignment of a tail that holds values of this layout and, in front or behind, their tails.
std::uint32_t align_with_tail(const Layout& layout) {
  return std::max(layout.align, layout.tail_align);
}

Layout number(Kind kind) {
  std::uint32_t size = 1;
  if (kind >= Kind::kI8 && kind <= Kind::kI128) {
    size = 1U << (static_cast<unsigned>(kind) - static_cast<unsigned>(Kind::kI8));
  } else if (kind >= Kind::kU8 && kind <= Kind::kU128) {
    size = 1U << (static_cast<unsigned>(kind) - static_cast<unsigned>(Kind::kU8));
  } else if (kind != Kind::kBool) {
    size = kind == Kind::kF32 ? 4 : 8;
  }
  return {.size = size, .align = size, .fixed = true, .any_bits = kind != Kind::kBool};
}

Layout array_of(Layout element, std::uint64_t length) {
  std::uint64_t size = 0;
  const bool fits = checked_multiply(element.size, length, &size);
  element.size = fits ? std::min(size, kHuge) : kHuge;
  return element;
}

// The value's own fixed part, then a byte that says whether there is one.
Layout optional_of(const Layout& value) {
  return {.size = std::min(align_up(value.size + 1, value.align), kHuge),
          .align = value.align,
          .tail_align = value.tail_align};
}

}  // namespace

Layouts::Layouts(const Schema& schema)
    : schema_(schema), definitions_(schema.definitions.size()), offsets_(definitions_.size()) {
  // A fixed part depends on what it contains alone.
  for (const std::uint32_t index : walk_all(references(schema, Reference::kContained)).postorder) {
    const Definition& definition = schema.definitions[index];
    switch (definition.kind) {
      case DefinitionKind::kStruct:
        definitions_[index] = of_fields(definition, &offsets_[index]);
        break;
      case DefinitionKind::kEnum:
        definitions_[index] = number(definition.underlying);
        break;
      case DefinitionKind::kUnion:
        definitions_[index] = of_union(definition);
        break;
    }
  }
  spread_tail_alignment();
}

// A tail's alignment is the greatest that any definition in it asks for, however deep, and types
// may be recursive through tails. So: what each definition asks for by itself, then spread to all
// that name it, the greatest first, which raises each definition at most once.
void Layouts::spread_tail_alignment() {
  const References named = references(schema_, Reference::kAny);
  References users(definitions_.size());
  for (std::uint32_t index = 0; index < definitions_.size(); ++index) {
    Layout& layout = definitions_[index];
    const Definition& definition = schema_.definitions[index];
    for (const std::uint32_t other : named[index]) users[other].push_back(index);
    // Again, now that the alignment of every fixed part, and so of what lies in tails, is known.
    if (definition.kind == DefinitionKind::kStruct) layout = of_fields(definition, nullptr);
    if (definition.kind == DefinitionKind::kUnion) layout = of_union(definition);
  }
  for (std::uint32_t align = 16; align > 1; align /= 2) {
    std::vector<std::uint32_t> raised;
    for (std::uint32_t index = 0; index < definitions_.size(); ++index) {
      if (definitions_[index].tail_align == align) raised.push_back(index);
    }
    while (!raised.empty()) {
      const std::uint32_t index = raised.back();
      raised.pop_back();
      for (const std::uint32_t user : users[index]) {
        if (definitions_[user].tail_align >= align) continue;
        definitions_[user].tail_align = align;
        raised.push_back(user);
      }
    }
  }
}

Layout Layouts::of(const Type& type) const {
  switch (type.kind) {
    case Kind::kString:
      return slot(1);
    case Kind::kVec:
    case Kind::kBox:
      return slot(align_with_tail(of(type.arguments[0])));
    case Kind::kMap:
      return slot(align_with_tail(entry(type).pair));
    case Kind::kArray:
      return array_of(of(type.arguments[0]), type.length);
    case Kind::kOptional:
      return optional_of(of(type.arguments[0]));
    case Kind::kStruct:
    case Kind::kEnum:
    case Kind::kUnion:
      return definitions_[type.definition];
    default:
      return number(type.kind);
  }
}

Layout Layouts::of(const Field& field) const {
  if (field.storage == Storage::kInline) return of(field.type);
  if (field.type.kind == Kind::kOptional) return optional_of(of_slot(field.type.arguments[0]));
  return of_slot(field.type);
}

Layout Layouts::of_slot(const Type& type) const {
  return slot(std::max(kReferenceAlign, align_with_tail(of(type))));
}

Layouts::Entry Layouts::entry(const Type& map) const {
  const Layout key = of(map.arguments[0]);
  const Layout value = of(map.arguments[1]);
  Entry entry = {.value_offset = align_up(key.size, value.align)};
  Layout& pair = entry.pair;
  pair.align = std::max(key.align, value.align);
  pair.size = std::min(align_up(entry.value_offset + value.size, pair.align), kHuge);
  pair.tail_align = std::max(key.tail_align, value.tail_align);
  pair.fixed = key.fixed && value.fixed;
  pair.any_bits = key.any_bits && value.any_bits;
  pair.padded = pair.fixed && (key.padded || value.padded || pair.size != key.size + value.size);
  return entry;
}

Layout Layouts::of_fields(const Definition& definition, std::vector<std::uint64_t>* offsets) const {
  Layout all = {.size = 0, .fixed = true, .any_bits = true};
  std::uint64_t used = 0;  // bytes that belong to a field
  for (const Field& field : definition.fields) {
    const Layout layout = of(field);
    const std::uint64_t offset = align_up(all.size, layout.align);
    if (offsets != nullptr) offsets->push_back(offset);
    all.size = offset + layout.size;
    used += layout.size;
    all.align = std::max(all.align, layout.align);
    all.tail_align = std::max(all.tail_align, layout.tail_align);
    all.fixed = all.fixed && layout.fixed;
    all.any_bits = all.any_bits && layout.any_bits;
    all.padded = all.padded || layout.padded;
  }
  all.size = std::max<std::uint64_t>(align_up(all.size, all.align), 1);
  all.padded = all.fixed && (all.padded || all.size != used);
  all.size = std::min(all.size, kHuge);
  return all;
}

Layout Layouts::of_union(const Definition& definition) const {
  std::uint32_t tail_align = 1;
  for (const Field& member : definition.fields) {
    tail_align = std::max(tail_align, align_with_tail(of(member.type)));
  }
  return {.size = kUnionSize, .align = kSlotSize, .tail_align = tail_align};
}

}  // namespace parcode::schema
