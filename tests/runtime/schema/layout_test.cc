#include "runtime/schema/layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "runtime/base/bytes.h"
#include "runtime/base/int128.h"
#include "tests/runtime/schema/example.h"
#include "tests/runtime/schema/random_schema.h"

namespace parcode::schema {
namespace {

const Type kByte = simple(Kind::kU8);
const Type kText = simple(Kind::kString);

Layout layout_of(const Type& type, const Schema& schema = {}) {
  return Layouts(schema).of(type);
}

Layout layout_of_field(const Type& type, Storage storage) {
  return Layouts({}).of(field(0, "f", type, storage));
}

Layout slot(std::uint32_t tail_align) {
  return {.size = 8, .align = 8, .tail_align = tail_align};
}

// ---- Fixed types have the layout of their C++ types

struct Empty {};

struct Mixed {
  std::uint8_t a;
  std::uint32_t b;
  std::uint16_t c;
  double d;
  UInt128 e;
  std::uint8_t f;
};

struct Packed {
  float x;
  std::int32_t y;
};

struct Holder {
  std::array<Mixed, 3> mixed;
  Empty nothing;
  Packed packed;
  std::array<std::uint8_t, 5> bytes;
};

struct WithBool {
  bool flag;
};

// Definitions 0: Holder, 1: Mixed, 2: Empty, 3: Packed, 4: WithBool.
Schema fixed_structs() {
  return schema_of(
      {struct_of("Holder",
                 {field(0, "mixed", array_of(struct_at(1), 3)), field(1, "nothing", struct_at(2)),
                  field(2, "packed", struct_at(3)), field(3, "bytes", array_of(kByte, 5))}),
       struct_of("Mixed", {field(0, "a", kByte), field(1, "b", simple(Kind::kU32)),
                           field(2, "c", simple(Kind::kU16)), field(3, "d", simple(Kind::kF64)),
                           field(4, "e", simple(Kind::kU128)), field(5, "f", kByte)}),
       struct_of("Empty", {}),
       struct_of("Packed", {field(0, "x", simple(Kind::kF32)), field(1, "y", simple(Kind::kI32))}),
       struct_of("WithBool", {field(0, "flag", simple(Kind::kBool))})});
}

template <class T>
void expect_like(const Layout& layout) {
  EXPECT_EQ(layout.size, sizeof(T));
  EXPECT_EQ(layout.align, alignof(T));
  EXPECT_EQ(layout.tail_align, 1U);
  EXPECT_TRUE(layout.fixed);
}

TEST(Layout, OfNumbersIsThatOfCpp) {
  expect_like<bool>(layout_of(simple(Kind::kBool)));
  expect_like<std::int8_t>(layout_of(simple(Kind::kI8)));
  expect_like<std::int16_t>(layout_of(simple(Kind::kI16)));
  expect_like<std::int32_t>(layout_of(simple(Kind::kI32)));
  expect_like<std::int64_t>(layout_of(simple(Kind::kI64)));
  expect_like<Int128>(layout_of(simple(Kind::kI128)));
  expect_like<std::uint8_t>(layout_of(simple(Kind::kU8)));
  expect_like<std::uint16_t>(layout_of(simple(Kind::kU16)));
  expect_like<std::uint32_t>(layout_of(simple(Kind::kU32)));
  expect_like<std::uint64_t>(layout_of(simple(Kind::kU64)));
  expect_like<UInt128>(layout_of(simple(Kind::kU128)));
  expect_like<float>(layout_of(simple(Kind::kF32)));
  expect_like<double>(layout_of(simple(Kind::kF64)));
}

TEST(Layout, OfFixedStructsIsThatOfCpp) {
  const Schema schema = fixed_structs();
  const Layouts layouts(schema);
  expect_like<Holder>(layouts.of(struct_at(0)));
  expect_like<Mixed>(layouts.of(struct_at(1)));
  expect_like<Empty>(layouts.of(struct_at(2)));
  expect_like<Packed>(layouts.of(struct_at(3)));
  expect_like<std::array<Mixed, 7>>(layouts.of(array_of(struct_at(1), 7)));
  const std::vector<std::uint64_t> holder = {offsetof(Holder, mixed), offsetof(Holder, nothing),
                                             offsetof(Holder, packed), offsetof(Holder, bytes)};
  EXPECT_EQ(layouts.offsets(0), holder);
  const std::vector<std::uint64_t> mixed = {offsetof(Mixed, a), offsetof(Mixed, b),
                                            offsetof(Mixed, c), offsetof(Mixed, d),
                                            offsetof(Mixed, e), offsetof(Mixed, f)};
  EXPECT_EQ(layouts.offsets(1), mixed);
}

TEST(Layout, KnowsPaddingAndWhetherAnyBitsWillDo) {
  const Schema schema = fixed_structs();
  const Layouts layouts(schema);
  EXPECT_TRUE(layouts.of(struct_at(1)).padded);
  EXPECT_TRUE(layouts.of(struct_at(0)).padded);  // Mixed is
  EXPECT_TRUE(layouts.of(struct_at(2)).padded);  // its one byte is nobody's
  EXPECT_FALSE(layouts.of(struct_at(3)).padded);
  EXPECT_TRUE(layouts.of(array_of(struct_at(1), 2)).padded);
  EXPECT_TRUE(layouts.of(struct_at(0)).any_bits);
  EXPECT_FALSE(layouts.of(struct_at(4)).any_bits);
  EXPECT_TRUE(layouts.of(struct_at(4)).fixed);
  EXPECT_FALSE(layouts.of(array_of(simple(Kind::kBool), 2)).any_bits);
}

TEST(Layout, OfAnEnumIsThatOfItsUnderlyingType) {
  const Schema schema = schema_of({enum_of("E", Kind::kI16, {{.name = "a"}})});
  EXPECT_EQ(layout_of(enum_at(0), schema), layout_of(simple(Kind::kI16)));
}

// ---- Types with tails

TEST(Layout, OfTailsIsASlot) {
  EXPECT_EQ(layout_of(kText), slot(1));
  EXPECT_EQ(layout_of(vec_of(kByte)), slot(1));
  EXPECT_EQ(layout_of(vec_of(simple(Kind::kU128))), slot(16));
  EXPECT_EQ(layout_of(vec_of(kText)), slot(8));
  EXPECT_EQ(layout_of(box_of(simple(Kind::kU16))), slot(2));
  EXPECT_EQ(layout_of(box_of(vec_of(simple(Kind::kU128)))), slot(16));
}

TEST(Layout, OfAMapAlignsItsPairsAndTheirTails) {
  EXPECT_EQ(layout_of(map_of(kByte, kByte)), slot(1));
  EXPECT_EQ(layout_of(map_of(kText, kByte)), slot(8));
  EXPECT_EQ(layout_of(map_of(kByte, vec_of(simple(Kind::kU128)))), slot(16));
}

TEST(Layout, OfAnOptionalIsTheValueAndAFlag) {
  EXPECT_EQ(layout_of(optional_of(kByte)), (Layout{.size = 2, .align = 1}));
  EXPECT_EQ(layout_of(optional_of(simple(Kind::kU64))), (Layout{.size = 16, .align = 8}));
  EXPECT_EQ(layout_of(optional_of(optional_of(simple(Kind::kU32)))),
            (Layout{.size = 12, .align = 4}));
  EXPECT_EQ(layout_of(optional_of(vec_of(simple(Kind::kU128)))),
            (Layout{.size = 16, .align = 8, .tail_align = 16}));
}

TEST(Layout, OfAUnionIsAHeadAndASlot) {
  const auto of_union = [](Type member) {
    return layout_of(union_at(0), schema_of({union_of("U", {field(0, "m", std::move(member))})}));
  };
  EXPECT_EQ(of_union(kByte), (Layout{.size = 16, .align = 8, .tail_align = 1}));
  EXPECT_EQ(of_union(kText), (Layout{.size = 16, .align = 8, .tail_align = 8}));
  EXPECT_EQ(of_union(simple(Kind::kI128)), (Layout{.size = 16, .align = 8, .tail_align = 16}));
}

TEST(Layout, OfAnArrayOfTailsKeepsTheirAlignment) {
  EXPECT_EQ(layout_of(array_of(vec_of(simple(Kind::kU16)), 5)),
            (Layout{.size = 40, .align = 8, .tail_align = 2}));
}

TEST(Layout, OfALazyFieldIsASlotWhateverTheType) {
  for (const Type& type : {kByte, kText, vec_of(kByte), map_of(kByte, kByte),
                           array_of(simple(Kind::kU64), 100), box_of(kByte)}) {
    EXPECT_EQ(layout_of_field(type, Storage::kChunkable), slot(8));
  }
  EXPECT_EQ(layout_of_field(map_of(kByte, kByte), Storage::kMap), slot(8));
  EXPECT_EQ(layout_of_field(simple(Kind::kU128), Storage::kChunkable), slot(16));
  EXPECT_EQ(layout_of_field(vec_of(simple(Kind::kU128)), Storage::kChunkable), slot(16));
}

TEST(Layout, OfALazyOptionalFieldIsASlotAndAFlag) {
  EXPECT_EQ(layout_of_field(optional_of(kText), Storage::kChunkable),
            (Layout{.size = 16, .align = 8, .tail_align = 8}));
  EXPECT_EQ(layout_of_field(optional_of(map_of(kByte, simple(Kind::kI128))), Storage::kMap),
            (Layout{.size = 16, .align = 8, .tail_align = 16}));
}

TEST(Layout, OfAStructWithTailsHasThemAtTheOffsetsOfSlots) {
  const Schema schema = schema_of({struct_of(
      "S", {field(0, "a", kByte), field(1, "b", kText), field(2, "c", kByte),
            field(3, "d", vec_of(simple(Kind::kU32)), Storage::kChunkable),
            field(4, "e", optional_of(kText), Storage::kChunkable), field(5, "f", kByte)})});
  const Layouts layouts(schema);
  EXPECT_EQ(layouts.of(struct_at(0)), (Layout{.size = 56, .align = 8, .tail_align = 8}));
  EXPECT_EQ(layouts.offsets(0), (std::vector<std::uint64_t>{0, 8, 16, 24, 32, 48}));
}

TEST(Layout, OfAMapsEntryIsAPair) {
  const Layouts::Entry entry = Layouts({}).entry(map_of(kByte, simple(Kind::kU32)));
  EXPECT_EQ(entry.value_offset, 4U);
  EXPECT_EQ(entry.pair,
            (Layout{.size = 8, .align = 4, .fixed = true, .any_bits = true, .padded = true}));
  const Layouts::Entry other = Layouts({}).entry(map_of(kText, kByte));
  EXPECT_EQ(other.value_offset, 8U);
  EXPECT_EQ(other.pair, (Layout{.size = 16, .align = 8}));
}

TEST(Layout, SeesAlignmentThroughRecursion) {
  // A holds Bs in a tail, B holds As and, somewhere, 16-byte numbers: tails of both align to 16.
  const Schema schema =
      schema_of({struct_of("A", {field(0, "b", vec_of(struct_at(1)))}),
                 struct_of("B", {field(0, "a", box_of(struct_at(0))),
                                 field(1, "big", vec_of(vec_of(simple(Kind::kI128))))})});
  const Layouts layouts(schema);
  EXPECT_EQ(layouts.of(struct_at(0)).tail_align, 16U);
  EXPECT_EQ(layouts.of(struct_at(1)).tail_align, 16U);
  EXPECT_EQ(layouts.of(optional_of(struct_at(0))).tail_align, 16U);
}

// ---- The rules once more, as plainly as they can be put: apply them until nothing changes

class PlainRules {
 public:
  explicit PlainRules(const Schema& schema)
      : schema_(schema), tails_(schema.definitions.size(), 1) {
    for (bool changed = true; changed;) {
      changed = false;
      for (std::uint32_t i = 0; i < tails_.size(); ++i) {
        const std::uint32_t tail = tail_of(schema.definitions[i]);
        changed = changed || tail != tails_[i];
        tails_[i] = tail;
      }
    }
  }

  std::uint32_t tail_of_definition(std::uint32_t index) const { return tails_[index]; }

 private:
  std::uint32_t tail_of(const Definition& definition) const {
    std::uint32_t tail = 1;
    for (const Field& member : definition.fields) {
      const bool is_union = definition.kind == DefinitionKind::kUnion;
      const std::uint32_t aligned =
          is_union ? std::max(align(member.type), tail_of(member.type)) : tail_of(member);
      tail = std::max(tail, aligned);
    }
    return tail;
  }

  std::uint32_t tail_of(const Field& member) const {
    if (member.storage == Storage::kInline) return tail_of(member.type);
    const Type& type = member.type.kind == Kind::kOptional ? member.type.arguments[0] : member.type;
    if (type.kind == Kind::kString) return 8;
    if (type.kind == Kind::kVec || type.kind == Kind::kMap) {
      return std::max(8U, tail_of(type));
    }
    return std::max({8U, align(type), tail_of(type)});
  }

  std::uint32_t tail_of(const Type& type) const {
    if (names_definition(type.kind)) return tails_[type.definition];
    std::uint32_t tail = 1;
    const bool is_behind_slot =
        type.kind == Kind::kVec || type.kind == Kind::kBox || type.kind == Kind::kMap;
    for (const Type& argument : type.arguments) {
      tail = std::max(tail, tail_of(argument));
      if (is_behind_slot) tail = std::max(tail, align(argument));
    }
    return tail;
  }

  std::uint32_t align(const Type& type) const {
    if (type.kind == Kind::kArray || type.kind == Kind::kOptional) return align(type.arguments[0]);
    if (type.kind != Kind::kStruct) return layout_of_simple(type).align;
    std::uint32_t result = 1;
    for (const Field& member : schema_.definitions[type.definition].fields) {
      result = std::max(result, member.storage == Storage::kInline ? align(member.type) : 8);
    }
    return result;
  }

  Layout layout_of_simple(const Type& type) const {
    if (type.kind == Kind::kUnion) return slot(1);
    if (type.kind != Kind::kEnum)
      return layout_of({.kind = type.kind, .arguments = {kByte, kByte}});
    return layout_of(simple(schema_.definitions[type.definition].underlying));
  }

  const Schema& schema_;
  std::vector<std::uint32_t> tails_;
};

TEST(Layout, OfRandomSchemasFollowsTheRules) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const Schema schema = random_schema(seed);
    const Layouts layouts(schema);
    const PlainRules rules(schema);
    for (std::uint32_t i = 0; i < schema.definitions.size(); ++i) {
      const Layout layout = layouts.of(struct_at(i));
      ASSERT_EQ(layout.tail_align, rules.tail_of_definition(i)) << seed;
      ASSERT_GE(layout.size, 1U);
      ASSERT_EQ(layout.size % layout.align, 0U);
      const std::vector<Field>& fields = schema.definitions[i].fields;
      std::uint64_t end = 0;
      for (std::size_t f = 0; f < layouts.offsets(i).size(); ++f) {
        const Layout of_field = layouts.of(fields[f]);
        ASSERT_EQ(layouts.offsets(i)[f], align_up(end, of_field.align));
        end = layouts.offsets(i)[f] + of_field.size;
      }
      ASSERT_LE(end, layout.size);
      ASSERT_TRUE(layout.fixed || (!layout.any_bits && !layout.padded));
    }
  }
}

}  // namespace
}  // namespace parcode::schema
