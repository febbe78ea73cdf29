#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "compiler/diagnostics/draw.h"
#include "compiler/lock/element.h"
#include "compiler/lock/lock.h"
#include "runtime/schema/canonical.h"

namespace parcode::compiler::lock {

namespace {

using schema::Definition;
using schema::DefinitionKind;

// Where a line stands in its definition.
struct Rank {
  enum class Group : std::uint8_t { kUnderlying, kNumber, kReservedName, kOrder };

  Group group = Group::kNumber;
  Int128 number = 0;
  bool is_reserved = false;

  friend auto operator<=>(const Rank&, const Rank&) = default;
};

using Line = std::pair<Rank, std::string>;
using VersionIndices = std::vector<std::uint32_t>;

struct Block {
  VersionIndices versions = {};
  std::map<Line, VersionIndices> lines = {};
};
using BlockKey = std::pair<std::string, DefinitionKind>;

template <class Member>
Order declared_order(const std::vector<Member>& members) {
  Order order;
  for (const Member& member : members) {
    if constexpr (std::is_same_v<Member, schema::EnumValue>) {
      order.numbers.push_back(member.value);
    } else {
      order.numbers.emplace_back(member.number);
    }
  }
  return order;
}

std::vector<Line> lines_of(const Definition& definition, const schema::Schema& schema) {
  using Group = Rank::Group;
  std::vector<Line> lines;
  const bool is_enum = definition.kind == DefinitionKind::kEnum;
  if (is_enum) {
    lines.push_back({{Group::kUnderlying}, element_text(Underlying{definition.underlying})});
  }
  for (const schema::Field& field : definition.fields) {
    lines.push_back({{Group::kNumber, field.number}, element_text(field, schema)});
  }
  for (const schema::EnumValue& value : definition.values) {
    lines.push_back({{Group::kNumber, value.value}, element_text(value)});
  }
  for (const auto& [first, last] : definition.reserved.ranges) {
    lines.push_back({{Group::kNumber, first, true}, element_text(ReservedRange{first, last})});
  }
  for (const std::string& name : definition.reserved.names) {
    lines.push_back({{Group::kReservedName}, element_text(ReservedName{name})});
  }
  const Order order =
      is_enum ? declared_order(definition.values) : declared_order(definition.fields);
  if (!std::ranges::is_sorted(order.numbers)) {
    lines.push_back({{Group::kOrder}, element_text(order)});
  }
  return lines;
}

class Printer {
 public:
  explicit Printer(const Lock& lock) : lock_(lock) {}

  std::string print(std::string_view schema_name) {
    const std::string name(schema_name);
    text_ = "# What was published of " + name +
            ": one element a line, behind '@' the versions that have it.\n"
            "# Written by 'parcodec lock " +
            name +
            "'. To publish a change, raise 'version' in the schema\n"
            "# and run that again. By hand only waivers are added.\n"
            "format 1\n\n";
    for (const compat::Version& version : lock_.versions) {
      print_version(version);
    }
    print_waivers();
    collect();
    for (const auto& [key, block] : blocks_) {
      print_block(key, block);
    }
    return std::move(text_);
  }

 private:
  void print_version(const compat::Version& version) {
    text_ += "version " + std::to_string(version.schema.version) + " shape " + shape(version);
    if (version.has_root) {
      const schema::Schema& schema = version.schema;
      text_ += " root " + schema::to_string(schema.root, schema) + " fingerprint " +
               to_string(schema::fingerprint(schema::canonical_subset(schema, schema.root)));
    }
    text_ += "\n";
  }

  void print_waivers() {
    std::vector<std::string> lines;
    for (const Waiver& waiver : lock_.waivers) {
      lines.push_back("waiver " + waiver.rule + " " + waiver.element + " " + waiver.old_hash + " " +
                      waiver.new_hash + " " + json_quoted(waiver.reason) + "\n");
    }
    text_ += lines.empty() ? "" : "\n";
    for (const std::string& line : lines) {
      text_ += line;
    }
  }

  void collect() {
    for (std::uint32_t i = 0; i < lock_.versions.size(); ++i) {
      const schema::Schema& schema = lock_.versions[i].schema;
      for (const Definition& definition : schema.definitions) {
        Block& block = blocks_[{definition.name, definition.kind}];
        block.versions.push_back(i);
        for (Line& line : lines_of(definition, schema)) {
          block.lines[std::move(line)].push_back(i);
        }
      }
    }
  }

  void print_block(const BlockKey& key, const Block& block) {
    constexpr const char* kKeywords[] = {"struct", "enum", "union"};
    text_ += "\n" + std::string(kKeywords[static_cast<std::size_t>(key.second) - 1]) + " " +
             key.first + versions_text(block.versions) + "\n";
    std::vector<std::pair<const Line*, const VersionIndices*>> sorted;
    for (const auto& [line, versions] : block.lines) {
      sorted.emplace_back(&line, &versions);
    }
    // What one number was comes before what it became.
    std::ranges::stable_sort(sorted, [](const auto& a, const auto& b) {
      const auto key_of = [](const auto& one) {
        return std::tie(one.first->first, (*one.second)[0], one.first->second);
      };
      return key_of(a) < key_of(b);
    });
    for (const auto& [line, versions] : sorted) {
      text_ += "  " + line->second + versions_text(*versions) + "\n";
    }
  }

  // " @1..2, 4..": runs of versions that follow each other in the lock.
  std::string versions_text(const VersionIndices& indices) const {
    std::string text;
    for (std::size_t i = 0; i < indices.size();) {
      std::size_t last = i;
      while (last + 1 < indices.size() && indices[last + 1] == indices[last] + 1) {
        ++last;
      }
      text += (text.empty() ? " @" : ", ") + number_at(indices[i]);
      if (indices[last] + 1 == lock_.versions.size()) {
        text += "..";
      } else if (last > i) {
        text += ".." + number_at(indices[last]);
      }
      i = last + 1;
    }
    return text;
  }

  std::string number_at(std::uint32_t index) const {
    return std::to_string(lock_.versions[index].schema.version);
  }

  const Lock& lock_;
  std::map<BlockKey, Block> blocks_;
  std::string text_;
};

}  // namespace

std::string print(const Lock& lock, std::string_view schema_name) {
  return Printer(lock).print(schema_name);
}

}  // namespace parcode::compiler::lock
