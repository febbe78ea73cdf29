#include "bench/compare/workloads/packages.h"

#include <array>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "bench/compare/harness/clock.h"
#include "bench/compare/workloads/suite_builder.h"
#include "examples/aptdb/database_builder.h"
#include "examples/aptdb/import.h"
#include "examples/aptdb/input.h"
#include "examples/aptdb/progress_line.h"
#include "parcode/parcode.h"

namespace bench::compare {
namespace {

constexpr const char* kShown = "bash";  // in every Debian

template <class T>
T must(parcode::Result<T> result) {
  if (!result) throw std::runtime_error(parcode::to_string(result.error()));
  return *std::move(result);
}

// What apt knows of all packages, or the first part of it.
std::string read_index(const Scale& scale) {
  const auto input = must(aptdb::run_program({"apt-cache", "dumpavail"}));
  std::string text;
  std::array<char, 1 << 16> buffer;
  while (const std::size_t length = must(input->read(buffer))) text.append(buffer.data(), length);
  if (text.empty()) throw std::runtime_error("apt-cache knows no packages; run apt-get update");
  if (scale.divisor == 1) return text;
  // The packages come in no order; the one that is shown is among those kept.
  const std::string shown = std::string("Package: ") + kShown + "\n";
  const std::size_t at = text.find(shown);
  const std::string kept = at == text.npos ? "" : text.substr(at, text.find("\n\n", at) + 2 - at);
  return kept + text.substr(0, text.find("\n\n", text.size() / scale.divisor) + 2);
}

aptdb::Database parse(const std::string& text) {
  std::ostringstream nowhere;
  aptdb::ProgressLine progress(nowhere, false);
  aptdb::TextInput input(text);
  auto read = must(aptdb::read_packages(input, progress));
  return aptdb::build_database(std::move(read.packages), "apt-cache dumpavail");
}

std::string text_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::uint64_t names_of(const aptdb::Database& database) {
  std::uint64_t sum = 0;
  for (const aptdb::Headline& headline : database.headlines) sum += headline.name.size();
  return sum;
}

void add_reading(SuiteBuilder<aptdb::Database>& suite,
                 const std::shared_ptr<const PackagesFormat>& format) {
  const Variant& variant = format->variant();
  const std::string path = suite.saved_by(variant);
  suite.add(variant, "open", "us", [=, get = suite.native()] {
    expect(format->open(path) == get().packages.size(), "size");
    return microseconds_each([&] { keep(format->open(path)); });
  });
  suite.add(variant, "lookup", "us", [=, get = suite.native()] {
    expect(format->show(path, kShown) == get().packages.at(kShown), "package");
    return microseconds_each([&] { keep(format->show(path, kShown)); });
  });
  suite.add(variant, "scan_names", "ms", [=, get = suite.native()] {
    std::uint64_t sum = 0;
    const double time = milliseconds([&] { sum = format->scan_names(path); });
    expect(sum == names_of(get()), "names");
    return time;
  });
}

}  // namespace

std::uint64_t PackagesFormat::scan_names(const std::string& path) const {
  return names_of(load(path));
}

Suite packages_suite(const PackagesFormats& formats, const Folder& folder, const Scale& scale) {
  constexpr std::uint64_t kFootprint = 600'000'000;
  const std::string index = folder.file("packages.control");
  SuiteBuilder<aptdb::Database> suite(
      "W5 aptdb", folder, scale.of(kFootprint),
      [=] {
        const std::string text = read_index(scale);
        std::ofstream(index, std::ios::binary) << text;
        return parse(text);
      },
      "schema");
  for (const auto& format : formats) {
    suite.add_save_and_load(format);
    if (format->variant().threads == 1) add_reading(suite, format);
    if (format->variant().system != kParcode) continue;
    suite.add(format->variant(), "import", "ms", [=, &folder] {
      const std::string text = text_of(index);
      const FreshFile target(folder);
      return milliseconds([&] { format->save(parse(text), target.path()); });
    });
  }
  suite.add_common_floors();
  // What an import does besides saving: reads text, groups, indexes.
  suite.add_floor("import", "ms", [index] {
    const std::string text = text_of(index);
    return milliseconds([&] { keep(parse(text)); });
  });
  return suite.finish();
}

}  // namespace bench::compare
