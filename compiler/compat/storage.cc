// How fields are stored. Every combination is read; what changes is what it costs.

#include <map>
#include <string>
#include <utility>

#include "compiler/compat/elements.h"
#include "compiler/compat/rules.h"
#include "runtime/schema/text.h"

namespace parcode::compiler::compat {

namespace {

using schema::Compression;
using schema::Kind;
using schema::Storage;

std::string text_of(Storage storage) {
  switch (storage) {
    case Storage::kInline:
      return "inline";
    case Storage::kChunkable:
      return "chunkable";
    case Storage::kMap:
      return "a map in buckets";
  }
  return "";
}

std::string text_of(Compression compression) {
  return compression == Compression::kUnset ? "that of the save"
                                            : std::string(to_string(compression));
}

std::string level_text(std::int32_t level) {
  return level == 0 ? "the codec's own" : std::to_string(level);
}

// What the change costs or saves.
std::string effect_of(const schema::Field& before, const schema::Field& after) {
  const Kind kind =
      after.type.kind == Kind::kOptional ? after.type.arguments[0].kind : after.type.kind;
  switch (after.storage) {
    case Storage::kInline:
      return "reading its record reads all of it";
    case Storage::kMap:
      return "a lookup loads one bucket";
    case Storage::kChunkable:
      if (before.storage == Storage::kMap) {
        return "a lookup loads all of it";
      }
      return kind == Kind::kVec || kind == Kind::kArray
                 ? "elements are loaded when they are asked for"
                 : "it is loaded when it is asked for";
  }
  return "";
}

class StorageRules {
 public:
  StorageRules(Context& context, Pair pair) : context_(context), pair_(pair) {}

  void check() {
    const auto& old_fields = context_.before.schema.definitions[pair_.before].fields;
    const auto& new_fields = context_.after.schema.definitions[pair_.after].fields;
    std::map<std::uint16_t, std::uint32_t> by_number;
    for (std::uint32_t i = 0; i < old_fields.size(); ++i) {
      by_number.emplace(old_fields[i].number, i);
    }
    for (std::uint32_t i = 0; i < new_fields.size(); ++i) {
      const auto old = by_number.find(new_fields[i].number);
      if (old != by_number.end() &&
          !context_.broken.contains(MemberPair(pair_.before, old->second, pair_.after, i))) {
        check_field(old->second, i);
      }
    }
  }

 private:
  void check_field(std::uint32_t old_index, std::uint32_t new_index) {
    const auto& old_field = context_.before.schema.definitions[pair_.before].fields[old_index];
    const auto& new_field = context_.after.schema.definitions[pair_.after].fields[new_index];
    const std::string files = "files that are there keep theirs";
    if (old_field.storage != new_field.storage) {
      report(Code::kStorageChanged, old_index, new_index, text_of(old_field.storage),
             text_of(new_field.storage), effect_of(old_field, new_field));
    } else if (old_field.compression != new_field.compression) {
      report(Code::kCompressionChanged, old_index, new_index, text_of(old_field.compression),
             text_of(new_field.compression), files);
    } else if (old_field.level != new_field.level) {
      report(Code::kLevelChanged, old_index, new_index, level_text(old_field.level),
             level_text(new_field.level), files);
    }
  }

  void report(Code code, std::uint32_t old_index, std::uint32_t new_index, const std::string& was,
              const std::string& is, const std::string& effect) {
    const Element before = field_of(context_.before, pair_.before, old_index);
    const Element after = field_of(context_.after, pair_.after, new_index);
    context_.findings.push_back(make_finding(code, Direction::kNone, before, after,
                                             {after.name, was, is, effect + measured(old_index)}));
  }

  // What the field takes in the data file that is compared with.
  std::string measured(std::uint32_t old_index) const {
    const Version& before = context_.before;
    if (!before.is_measured) {
      return "";
    }
    const auto found = before.measures.find({pair_.before, old_index});
    const std::string text =
        found == before.measures.end() ? "no chunks of its own" : found->second;
    return "; in '" + before.name + "' it has " + text;
  }

  Context& context_;
  Pair pair_;
};

}  // namespace

void check_storage(Context& context) {
  for (const Pair& pair : context.pairing.wire()) {
    StorageRules(context, pair).check();
  }
}

}  // namespace parcode::compiler::compat
