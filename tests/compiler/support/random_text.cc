#include "tests/compiler/support/random_text.h"

#include <random>
#include <string_view>
#include <vector>

namespace parcode::compiler {

namespace {

// Writes tokens; what stands between them is chance.
class RandomSchema {
 public:
  explicit RandomSchema(std::uint32_t seed) : random_(seed) {}

  std::string run() {
    add({"package", "random.schema", ";"});
    if (chance(2)) {
      add({"version", std::to_string(1 + below(9)), ";"});
    }
    const std::size_t count = 3 + below(8);
    for (std::size_t i = 0; i < count; ++i) {
      definition();
    }
    add({"root"});
    type(3);
    add({";"});
    gap();
    return text_;
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }

  std::string fresh(std::string_view prefix) {
    return std::string(prefix) + std::to_string(next_name_++);
  }

  void add(const std::vector<std::string>& tokens) {
    for (const std::string& token : tokens) {
      gap();
      text_ += token;
    }
  }

  // At least a blank between words; anything between any tokens.
  void gap() {
    text_ += ' ';
    for (std::size_t i = below(3); i > 0; --i) {
      switch (below(14)) {
        case 0:
          text_ += "// plain " + fresh("c") + "\n";
          break;
        case 1:
          text_ += "/// doc " + fresh("c") + "\n";
          break;
        case 2:
          text_ += "/* block " + fresh("c") + " */";
          break;
        case 3:
          text_ += "/* two\n   lines " + fresh("c") + " */";
          break;
        case 4:
          text_ += "\n\n\n";
          break;
        case 5:
          text_ += "////// ruler\n";
          break;
        case 6:
          text_ += "\t";
          break;
        default:
          text_ += chance(2) ? "\n" : "  ";
          break;
      }
    }
  }

  void definition() {
    switch (below(5)) {
      case 0:
        enumeration();
        break;
      case 1:
        constant();
        break;
      default:
        structure(chance(4) ? "union" : "struct");
        break;
    }
  }

  void enumeration() {
    const std::string name = fresh("Enum");
    add({"enum", name, ":", "i16", "{"});
    const std::size_t count = 1 + below(4);
    for (std::size_t i = 0; i < count; ++i) {
      add({fresh("value"), "="});
      const std::string number = std::to_string(i);
      chance(3) ? add({"-", "1" + number, ";"}) : add({number, ";"});
    }
    if (chance(3)) {
      add({"reserved", "-", "5", "..", "-", "3", ",", "100", ",", "\"old\"", ";"});
    }
    add({"}"});
    names_.push_back(name);
  }

  void constant() {
    switch (below(3)) {
      case 0:
        add({"const", "i64", fresh("limit"), "=", "-", std::to_string(below(1000)), ";"});
        break;
      case 1:
        add({"const", "string", fresh("text"), "=", "\"a \\\" // b\"", ";"});
        break;
      default:
        add({"const", "f64", fresh("factor"), "=", "1.5e-3", ";"});
        break;
    }
  }

  void structure(const std::string& keyword) {
    const std::string name = fresh("Type");
    add({keyword, name, "{"});
    const std::size_t count = (keyword == "union" ? 1 : 0) + below(6);
    for (std::size_t i = 0; i < count; ++i) {
      field(i, keyword == "union");
    }
    if (chance(3)) {
      add({"reserved", "500", "..", "510", ",", "600", ";"});
    }
    add({"}"});
    names_.push_back(name);
  }

  void field(std::size_t number, bool is_member) {
    add({std::to_string(number), ":"});
    if (is_member || chance(2)) {
      type(3);
      add({fresh("field")});
      if (chance(6)) {
        add({"[", "deprecated", "=", "\"why\"", "]"});
      }
    } else if (chance(2)) {
      add({"vec", "<"});
      type(2);
      add({">", fresh("field"), "[", "chunkable", ",", "compression", "=", "zstd", ",", "level",
           "=", std::to_string(1 + below(22)), "]"});
    } else if (chance(2)) {
      add({"map", "<", "u64", ","});
      type(2);
      add({">", fresh("field"), "[", "map", "]"});
    } else {
      add({"f32", fresh("field"), "=", "-", "0.25"});
      if (chance(2)) {
        add({"[", "narrowing", "]"});
      }
    }
    add({";"});
  }

  void type(std::size_t depth) {
    static constexpr std::string_view kScalars[] = {"bool", "u8", "i128", "f64", "string"};
    if (depth == 0 || chance(2)) {
      const bool named = !names_.empty() && chance(2);
      add({named ? names_[below(names_.size())] : std::string(kScalars[below(5)])});
      return;
    }
    static constexpr std::string_view kWrappers[] = {"vec", "optional", "box"};
    if (chance(4)) {
      add({"array", "<"});
      type(depth - 1);
      add({",", std::to_string(1 + below(4)), ">"});
      return;
    }
    add({std::string(kWrappers[below(3)]), "<"});
    type(depth - 1);
    add({">"});
  }

  std::mt19937 random_;
  std::string text_;
  std::vector<std::string> names_;
  std::size_t next_name_ = 0;
};

}  // namespace

std::string random_schema_text(std::uint32_t seed) {
  return RandomSchema(seed).run();
}

std::string long_schema_text(std::size_t lines) {
  std::string text = "package big.schema;\n\nversion 1;\n\n";
  std::size_t count = 4;
  for (std::size_t i = 0; count < lines; ++i, count += 10) {
    const std::string number = std::to_string(i);
    const std::string other = std::to_string(i * 7 % (i + 1));
    text += "/// Record " + number + ".\nstruct Record" + number +
            " {\n  0: u64 id;\n  1: string name = \"unnamed\";\n  2: optional<f64> weight;\n"
            "  3: vec<Record" +
            other +
            "> others [chunkable, compression = zstd, level = 9];\n"
            "  4: array<f32, 3> position;\n  5: map<u32, Record" +
            other + "> by_number [map];\n}\n\n";
  }
  return text + "root Record0;\n";
}

}  // namespace parcode::compiler
