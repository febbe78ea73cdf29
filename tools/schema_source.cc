#include "tools/schema_source.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/check/compile.h"
#include "compiler/diagnostics/draw.h"
#include "compiler/model/lower.h"
#include "compiler/source/file_reader.h"
#include "runtime/dynamic/types.h"
#include "runtime/schema/check.h"
#include "tools/commands.h"

namespace parcode::tool {
namespace {

using schema::Kind;
using schema::Type;

Failure refuse(std::string why) {
  return fail(ErrorCode::kInvalidArgument, std::move(why));
}

class TypeParser {
 public:
  TypeParser(const std::string& text, const schema::Schema& whole) : text_(text), whole_(whole) {}

  Result<Type> run() {
    auto type = parse();
    if (type && at_ != text_.size()) return refuse("'" + text_ + "' goes on behind a type");
    return type;
  }

 private:
  void skip() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool take(char c) {
    skip();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    skip();
    return true;
  }
  std::string word() {
    skip();
    const std::size_t begin = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 ||
                                  text_[at_] == '_' || text_[at_] == '.')) {
      ++at_;
    }
    return text_.substr(begin, at_ - begin);
  }

  Result<Type> parse() {
    const std::string name = word();
    for (int kind = static_cast<int>(Kind::kBool); kind <= static_cast<int>(Kind::kBox); ++kind) {
      if (name == schema::keyword(static_cast<Kind>(kind))) {
        return with_arguments({.kind = static_cast<Kind>(kind)});
      }
    }
    skip();
    return named(name);
  }

  Result<Type> with_arguments(Type type) {
    const std::size_t count = schema::argument_count(type.kind);
    skip();
    if (count == 0) return type;
    if (!take('<')) return refuse("'<' must follow in '" + text_ + "'");
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0 && !take(',')) return refuse("',' must follow in '" + text_ + "'");
      auto argument = parse();
      if (!argument) return argument;
      type.arguments.push_back(std::move(*argument));
    }
    if (type.kind == Kind::kArray) {
      if (!take(',')) return refuse("an array needs a length: array<u8, 16>");
      const std::string length = word();
      if (length.empty() || length.size() > 18 ||
          !std::all_of(length.begin(), length.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        return refuse("an array needs a length: array<u8, 16>");
      }
      type.length = std::stoull(length);
    }
    if (!take('>')) return refuse("'>' must follow in '" + text_ + "'");
    return type;
  }

  Result<Type> named(const std::string& name) const {
    std::optional<Type> found;
    std::vector<std::string_view> known;
    for (std::uint32_t i = 0; i < whole_.definitions.size(); ++i) {
      const schema::Definition& definition = whole_.definitions[i];
      known.push_back(schema::short_name(definition.name));
      if (definition.name != name && schema::short_name(definition.name) != name) continue;
      if (found && definition.name != name) {
        return refuse("there are several types " + name + "; name one in full");
      }
      const auto kind = static_cast<int>(Kind::kStruct) + static_cast<int>(definition.kind) -
                        static_cast<int>(schema::DefinitionKind::kStruct);
      found = Type{.kind = static_cast<Kind>(kind), .definition = i};
    }
    if (found) return *found;
    return refuse("there is no type '" + name + "'" + dynamic::did_you_mean(name, known));
  }

  const std::string& text_;
  const schema::Schema& whole_;
  std::size_t at_ = 0;
};

Result<schema::Schema> with_root(const schema::Schema& whole, const Type& root) {
  schema::Schema schema = schema::canonical_subset(whole, root);
  return schema::check(schema).map([&] { return std::move(schema); }).map_error([](Error error) {
    error.code = ErrorCode::kInvalidArgument;
    return error;
  });
}

Result<schema::Schema> compiled(const Arguments& arguments) {
  using namespace parcode::compiler;
  const DiskReader reader;
  const auto sources = std::make_shared<SourceSet>();
  Diagnostics diagnostics;
  const auto set = compile({locate_input(arguments.schema, arguments.import_directories, reader)},
                           arguments.import_directories, reader, sources, diagnostics);
  std::fputs(draw_text(diagnostics).c_str(), stderr);
  if (!set) return refuse("the schema " + arguments.schema + " is not right");
  const model::File& file = set->files[set->requested.front()];
  schema::Schema whole = model::lower_all(*set);
  whole.version = file.version;
  if (!arguments.root.empty()) {
    return parse_type(arguments.root, whole).and_then([&](const Type& root) {
      return with_root(whole, root);
    });
  }
  if (!file.root) {
    return refuse("the schema " + arguments.schema + " names no root; --root TYPE does");
  }
  return model::lower(whole, file.root->type, file.version);
}

}  // namespace

Result<schema::Type> parse_type(const std::string& text, const schema::Schema& whole) {
  return TypeParser(text, whole).run();
}

Result<schema::Schema> schema_of(const Arguments& arguments) {
  if (!arguments.schema.empty()) return compiled(arguments);
  if (arguments.like.empty()) {
    return refuse("what type the JSON is of has to be said: --schema FILE.pcs, or --like a file");
  }
  auto schema = open_argument(arguments.like, arguments).and_then([](const File& file) {
    return file.schema();
  });
  if (!schema || arguments.root.empty()) return schema;
  return parse_type(arguments.root, *schema).and_then([&](const Type& root) {
    return with_root(*schema, root);
  });
}

}  // namespace parcode::tool
