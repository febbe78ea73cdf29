// aptdb: a Debian package index in one file.

#include <unistd.h>

#include <chrono>
#include <exception>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "examples/aptdb/amounts.h"
#include "examples/aptdb/aptdb.pcs.h"
#include "examples/aptdb/commands.h"
#include "examples/aptdb/console.h"
#include "examples/aptdb/import.h"
#include "parcode/parcode.h"

namespace aptdb {
namespace {

constexpr std::string_view kUsage =
    R"(usage: aptdb import FILE [--from=PATH]   write FILE from what apt-cache knows, else from
                                         dpkg's status; or from a control file (-: stdin)
       aptdb show FILE NAME...           all fields of packages
       aptdb rdepends FILE NAME          who depends on, recommends, provides … a package
       aptdb search FILE WORD...         packages with all words in name or description
       aptdb stats FILE                  counts and sizes

  --timing   tell on standard error how long opening and answering took

Exit codes: 0 done, 1 not found or failed, 2 wrong usage.
)";

struct Arguments {
  std::string command;
  std::string file;
  std::vector<std::string> rest;
  std::string from;
  bool timing = false;
  bool help = false;
  std::string wrong;  // what is wrong with them; empty: nothing
};

// Whether the command takes that many arguments behind FILE; false for an unknown command.
bool takes(const std::string& command, std::size_t count) {
  if (command == "import" || command == "stats") return count == 0;
  if (command == "rdepends") return count == 1;
  return (command == "show" || command == "search") && count > 0;
}

Arguments read_arguments(std::span<const char* const> values) {
  constexpr std::string_view kFrom = "--from=";
  Arguments arguments;
  std::vector<std::string> words;
  for (const std::string_view value : values) {
    if (value == "--help" || value == "-h") {
      arguments.help = true;
    } else if (value == "--timing") {
      arguments.timing = true;
    } else if (value.starts_with(kFrom) && value.size() > kFrom.size()) {
      arguments.from = value.substr(kFrom.size());
    } else if (value.size() > 1 && value.front() == '-') {
      arguments.wrong = "unknown option " + std::string(value);
    } else {
      words.emplace_back(value);
    }
  }
  if (!words.empty()) arguments.command = words[0];
  if (words.size() > 1) {
    arguments.file = words[1];
    arguments.rest.assign(words.begin() + 2, words.end());
  }
  if (!arguments.wrong.empty()) return arguments;
  if (arguments.file.empty() || !takes(arguments.command, arguments.rest.size())) {
    arguments.wrong = words.empty() ? "a command is missing"
                                    : "'" + arguments.command + "' with these arguments is nothing";
  } else if (!arguments.from.empty() && arguments.command != "import") {
    arguments.wrong = "--from belongs to import";
  }
  return arguments;
}

parcode::Result<int> answer(const Arguments& arguments, const DatabaseLazy& database,
                            Console& console) {
  if (arguments.command == "show") return show(database, arguments.rest, console);
  if (arguments.command == "rdepends") return rdepends(database, arguments.rest[0], console);
  if (arguments.command == "search") return search(database, arguments.rest, console);
  return stats(database, console);
}

parcode::Result<int> run(const Arguments& arguments, Console& console) {
  if (arguments.command == "import") return import(arguments.file, arguments.from, console);
  using Clock = std::chrono::steady_clock;
  const auto micros = [](Clock::duration time) {
    return fixed(std::chrono::duration<double, std::micro>(time).count(), 0) + " us";
  };
  const auto start = Clock::now();
  const auto file = parcode::open(arguments.file);
  if (!file) return parcode::Failure(file.error());
  const auto database = file->root<Database>();
  if (!database) return parcode::Failure(database.error());
  const auto opened = Clock::now();
  auto exit_code = answer(arguments, *database, console);
  if (arguments.timing) {
    console.notes << "open " << micros(opened - start) << ", answer "
                  << micros(Clock::now() - opened) << "\n";
  }
  return exit_code;
}

int main(std::span<const char* const> values) {
  const Arguments arguments = read_arguments(values);
  if (arguments.help) {
    std::cout << kUsage;
    return kExitDone;
  }
  if (!arguments.wrong.empty()) {
    std::cerr << "aptdb: " << arguments.wrong << "\n" << kUsage;
    return kExitUsage;
  }
  Console console{std::cout, std::cerr, ::isatty(STDERR_FILENO) == 1};
  const auto exit_code = run(arguments, console);
  std::cout.flush();
  if (!exit_code) {
    std::cerr << "aptdb: " << to_string(exit_code.error()) << "\n";
    return kExitFailed;
  }
  return std::cout ? *exit_code : kExitFailed;
}

}  // namespace
}  // namespace aptdb

int main(int count, char** values) {
  try {
    std::ios::sync_with_stdio(false);
    return aptdb::main(std::span(values, static_cast<std::size_t>(count)).subspan(1));
  } catch (const std::exception& error) {  // memory ran out, say
    std::cerr << "aptdb: " << error.what() << "\n";
    return aptdb::kExitFailed;
  }
}
