#!/usr/bin/env -S python3 -B
"""Writes random schemas, and the C++ that makes objects of them.

    generate.py SEED COUNT DIRECTORY

gives DIRECTORY/random_K.pcs and random_object_K.cc for K below COUNT, and random_types.cc there.
The same seed gives the same files. Every type, storage and codec of the language comes up.
"""

import random
import sys

INTEGERS = ["i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "u128"]
SCALARS = INTEGERS + ["bool", "f32", "f64"]
KEY_SCALARS = INTEGERS + ["bool", "string"]
CODECS = ["none", "lz4", "zstd", "auto"]


class Schema:
    """One random schema: enums, key structs, structs and unions that use each other."""

    def __init__(self, rng, number):
        self.rng = rng
        self.package = f"tests.random.r{number}"
        self.namespace = self.package.replace(".", "::")
        self.enums = [f"Enum{i}" for i in range(2)]
        self.keys = [f"Key{i}" for i in range(2)]
        self.unions = []
        self.structs = []   # those declared so far: what may be held by value
        self.all_structs = [f"Struct{i}" for i in range(6)]
        self.text = [f"package {self.package};", ""]
        self.fills = []
        self.write()

    def write(self):
        for name in self.enums:
            base = self.rng.choice(["u8", "i16", "u32", "i64"])
            self.text.append(f"enum {name} : {base} {{ a = 0; b = 1; c = 100; }}")
        for name in self.keys:
            count = self.rng.randint(1, 3)
            fields = [(self.rng.choice(KEY_SCALARS + self.enums), "") for _ in range(count)]
            self.write_struct(name, fields)
        for i, name in enumerate(self.all_structs):
            self.write_struct(name, [self.field() for _ in range(self.rng.randint(0, 8))])
            self.structs.append(name)
            if i % 3 == 2:
                self.write_union(f"Union{i}")
        fields = [(name, "") for name in self.structs]
        fields += [(f"vec<{name}>", "[chunkable]") for name in self.structs + self.unions]
        self.write_struct("Root", fields)
        self.text += ["root Root;", ""]

    def write_struct(self, name, fields):
        self.text.append(f"struct {name} {{")
        fill = [f"inline void fill(Random& random, {self.namespace}::{name}& value) {{",
                "  const Random::Deeper deeper(random);"]
        numbers = sorted(self.rng.sample(range(200), len(fields)))
        for number, (kind, note) in zip(numbers, fields):
            self.text.append(f"  {number}: {kind} f{number} {note};".replace(" ;", ";"))
            fill.append(f"  fill(random, value.f{number});")
        self.text.append("}")
        if not fields:
            fill.append("  static_cast<void>(value);")
        self.fills += fill + ["}", ""]

    def write_union(self, name):
        members = [self.plain_type(2) for _ in range(self.rng.randint(1, 4))]
        self.text.append(f"union {name} {{")
        fill = [f"inline void fill(Random& random, {self.namespace}::{name}& value) {{",
                "  const Random::Deeper deeper(random);",
                f"  switch (random.below({len(members)})) {{"]
        for number, kind in enumerate(members):
            self.text.append(f"  {number}: {kind} m{number};")
            fill.append(f"    case {number}: fill(random, value.value.emplace<{number}>()); break;")
        self.text.append("}")
        self.fills += fill + ["  }", "}", ""]
        self.unions.append(name)

    def field(self):
        roll = self.rng.random()
        if roll < 0.5:
            return self.plain_type(3), ""
        note = self.rng.choice(["", f", compression = {self.rng.choice(CODECS)}"])
        if "zstd" in note and self.rng.random() < 0.5:
            note += f", level = {self.rng.randint(1, 5)}"
        if roll < 0.65:
            kind = f"map<{self.key_type()}, {self.plain_type(2)}>"
            return self.maybe_optional(kind), f"[map{note}]"
        return self.maybe_optional(self.chunkable_type()), f"[chunkable{note}]"

    def maybe_optional(self, kind):
        return f"optional<{kind}>" if self.rng.random() < 0.2 else kind

    def chunkable_type(self):
        choices = ["string", f"vec<{self.plain_type(2)}>", f"vec<{self.rng.choice(SCALARS)}>",
                   f"map<{self.key_type()}, {self.plain_type(2)}>",
                   f"array<{self.plain_type(2)}, {self.rng.randint(1, 4)}>",
                   f"vec<{self.rng.choice(self.all_structs)}>"]
        choices += self.structs + self.unions
        choices += [f"box<{name}>" for name in self.structs]
        return self.rng.choice(choices)

    def key_type(self):
        return self.rng.choice(KEY_SCALARS + self.enums + self.keys)

    def plain_type(self, depth):
        simple = SCALARS + ["string"] * 4 + self.enums + self.keys + self.structs + self.unions
        if depth == 0 or self.rng.random() < 0.5:
            return self.rng.choice(simple)
        inner = self.plain_type(depth - 1)
        shape = self.rng.randrange(7)
        if shape == 0:
            return f"array<{inner}, {self.rng.randint(1, 4)}>"
        if shape == 1:
            return f"optional<{inner}>"
        if shape == 2:
            return f"box<{inner}>"
        if shape == 3:
            return f"map<{self.key_type()}, {inner}>"
        if shape == 4:
            return f"optional<box<{self.rng.choice(self.all_structs)}>>"
        return f"vec<{inner}>"


def object_source(number, schema):
    """The RandomObject of a schema's root, and what fills its structs."""
    lines = ["// Written by tests/random/generate.py.", "",
             '#include "tests/random/random_object_of.h"',
             f'#include "tests/random/random_{number}.pcs.h"', "",
             "namespace parcode::testing {", ""]
    lines += [line.replace(" {", ";") for line in schema.fills if line.startswith("inline void")]
    lines += [""] + schema.fills
    lines += [f"RandomObject::Made make_object_{number}() {{",
              f"  return std::make_unique<RandomObjectOf<{schema.namespace}::Root>>();", "}", "",
              "}  // namespace parcode::testing", ""]
    return "\n".join(lines)


def types_source(count):
    """The list of what makes them."""
    makers = [f"make_object_{number}" for number in range(count)]
    lines = ["// Written by tests/random/generate.py.", "",
             '#include "tests/random/random_object.h"', "", "namespace parcode::testing {", ""]
    lines += [f"RandomObject::Made {maker}();" for maker in makers]
    lines += ["", "std::span<const MakeObject> random_types() {",
              f"  static constexpr MakeObject kAll[] = {{{', '.join(makers)}}};",
              "  return kAll;", "}", "", "}  // namespace parcode::testing", ""]
    return "\n".join(lines)


def main(seed, count, directory):
    rng = random.Random(int(seed))
    schemas = [Schema(rng, number) for number in range(int(count))]
    files = {"random_types.cc": types_source(len(schemas))}
    for number, schema in enumerate(schemas):
        files[f"random_{number}.pcs"] = "\n".join(schema.text)
        files[f"random_object_{number}.cc"] = object_source(number, schema)
    for name, text in files.items():
        with open(f"{directory}/{name}", "w", encoding="utf-8") as out:
            out.write(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
