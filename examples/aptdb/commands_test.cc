// The commands from end to end, on the small index in testdata/. To write the goldens anew:
//   UPDATE_GOLDENS=1 bazel run //examples/aptdb:aptdb_test

#include "examples/aptdb/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "examples/aptdb/import.h"
#include "parcode/parcode.h"

namespace aptdb {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;

fs::path testdata() {
  const char* workspace = std::getenv("BUILD_WORKSPACE_DIRECTORY");
  return fs::path(workspace == nullptr ? "" : workspace) / "examples/aptdb/testdata";
}

fs::path scratch(const std::string& name) {
  return fs::path(testing::TempDir()) / name;
}

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// What a command prints, notes behind results, and its exit code.
using Command = std::function<parcode::Result<int>(Console&)>;
std::string printed(const Command& command) {
  std::ostringstream out;
  std::ostringstream notes;
  Console console{out, notes};
  const auto exit_code = command(console);
  if (!exit_code) return "error: " + to_string(exit_code.error());
  return out.str() + notes.str() + "exit code " + std::to_string(*exit_code) + "\n";
}

void expect_golden(const std::string& name, const std::string& actual) {
  const fs::path path = testdata() / (name + ".golden");
  if (std::getenv("UPDATE_GOLDENS") != nullptr) std::ofstream(path, std::ios::binary) << actual;
  EXPECT_EQ(actual, content(path));
}

class Commands : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const fs::path path = scratch("small.pcode");
    const std::string from = testdata() / "packages.control";
    import_text_ = printed([&](Console& console) { return import(path, from, console); });
    const auto file = parcode::open(path);
    ASSERT_TRUE(file) << import_text_ << to_string(file.error());
    database_ = file->root<Database>().value();
  }
  static void TearDownTestSuite() { database_.reset(); }

  std::string shown(const std::vector<std::string>& names) const {
    return printed([&](Console& console) { return show(*database_, names, console); });
  }
  std::string searched(const std::vector<std::string>& words) const {
    return printed([&](Console& console) { return search(*database_, words, console); });
  }
  std::string depending(const std::string& name) const {
    return printed([&](Console& console) { return rdepends(*database_, name, console); });
  }

  static std::string import_text_;
  static std::optional<DatabaseLazy> database_;
};
std::string Commands::import_text_;
std::optional<DatabaseLazy> Commands::database_;

TEST_F(Commands, ImportTellsWhatItReadAndWhatItLeftOut) {
  EXPECT_THAT(import_text_, StartsWith("imported 9 packages from "));
  EXPECT_THAT(import_text_, HasSubstr("left out: line "));
}

TEST_F(Commands, ShowPrintsAllFields) {
  expect_golden("show", shown({"bash", "hello", "folded", "latin"}));
}

TEST_F(Commands, ShowTellsWhatIsNotThere) {
  expect_golden("show_missing", shown({"nothing", "mail-transport-agent", "libc6"}));
}

TEST_F(Commands, RdependsGroupsByRole) {
  expect_golden("rdepends", depending("bash") + depending("mail-transport-agent") +
                                depending("latin") + depending("nothing"));
}

TEST_F(Commands, SearchWantsAllWords) {
  expect_golden("search", searched({"shell"}) + searched({"Greeting", "program"}) +
                              searched({"shell", "greeting"}) + searched({"-"}));
}

TEST_F(Commands, StatsCountsEverything) {
  expect_golden("stats", printed([](Console& console) {
                  // The origin is a path of the machine that runs the test.
                  std::ostringstream out;
                  Console captured{out, console.notes};
                  const auto exit_code = stats(*database_, captured);
                  const std::string text = out.str();
                  console.out << text.substr(text.find('\n') + 1);
                  return exit_code;
                }));
}

TEST_F(Commands, TheFileHoldsWhatWasImported) {
  const Database database = database_->load().value();
  EXPECT_EQ(database.packages.size(), database.headlines.size());
  for (const Headline& headline : database.headlines) {
    const auto versions = database_->packages.find(headline.name).value();
    ASSERT_TRUE(versions);
    EXPECT_EQ(*versions, database.packages.at(headline.name));
    EXPECT_EQ(versions->front().summary, headline.summary);
  }
}

TEST(Import, SaysWhatIsWrongWithTheInput) {
  const auto imported = [](const std::string& from) {
    return printed([&](Console& console) { return import(scratch("x.pcode"), from, console); });
  };
  EXPECT_THAT(imported(testdata() / "absent"), HasSubstr("cannot open"));
  std::ofstream(scratch("junk")) << "no\ncontrol\nfile\n";
  EXPECT_THAT(imported(scratch("junk")), HasSubstr("names no package"));
  EXPECT_FALSE(fs::exists(scratch("x.pcode")));
}

TEST(RunProgram, ReportsAProgramThatFailsOrIsNotThere) {
  std::vector<char> buffer(100);
  const auto echo = run_program({"echo", "hello"}).value();
  EXPECT_EQ(echo->read(buffer), 6U);
  EXPECT_EQ(echo->read(buffer), 0U);
  EXPECT_FALSE(run_program({"false"}).value()->read(buffer));
  EXPECT_FALSE(run_program({"/no/such/program"}));
  EXPECT_EQ(run_program({"yes"}).value()->read(buffer), buffer.size());  // ended by closing
}

// Bytes that this process has read with read() and pread(); nothing where the system does not tell.
std::optional<std::uint64_t> bytes_read() {
  std::ifstream io("/proc/self/io");
  std::string name;
  std::uint64_t value = 0;
  if (io >> name >> value && name == "rchar:") return value;
  return std::nullopt;
}

TEST(LazyReading, ShowReadsASmallPartOfTheFile) {
  if (!bytes_read()) GTEST_SKIP() << "/proc/self/io cannot be read here";
  constexpr int kPackages = 8000;
  std::string text;
  for (int i = 0; i < kPackages; ++i) {
    const std::string number = std::to_string(i);
    text += "Package: package" + number + "\nVersion: " + number + "\nDepends: package" +
            std::to_string(i * 7919 % kPackages) + "\nDescription: number" + number + "\n " +
            std::to_string(i * 2654435761U) + "\n\n";
  }
  const fs::path control = scratch("many.control");
  const fs::path path = scratch("many.pcode");
  std::ofstream(control) << text;
  printed([&](Console& console) { return import(path, control, console); });

  const std::uint64_t before = *bytes_read();
  const auto file = parcode::open(path, {.source = parcode::Source::kPread});
  const auto database = file->root<Database>().value();
  const std::vector<std::string> names = {"package4711"};
  EXPECT_THAT(printed([&](Console& console) { return show(database, names, console); }),
              HasSubstr("Version: 4711\n"));
  EXPECT_LT(*bytes_read() - before, file->size() / 8);
}

}  // namespace
}  // namespace aptdb
