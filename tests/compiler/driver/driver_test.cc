// parcodec as a user runs it: exit codes, what is printed where, which files there are afterwards.

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

namespace parcode::compiler {
namespace {

namespace fs = std::filesystem;

struct Outcome {
  int exit_code = -1;
  std::string out = {};
  std::string err = {};
};

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A directory of its own for each test, which is the working directory of what it runs.
class Parcodec : public testing::Test {
 protected:
  Parcodec()
      : program_(fs::absolute("compiler/driver/parcodec")),
        directory_(fs::path(testing::TempDir()) /
                   testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(directory_);
    fs::create_directories(directory_);
    write("good.pcs", "package good;\nstruct S {\n  0: u8 x;\n}\nroot S;\n");
    write("bad.pcs", "package bad;\nstruct S {\n  0: nothing x;\n}\n");
  }

  fs::path at(const std::string& path) const { return directory_ / path; }
  void write(const std::string& path, const std::string& text) const {
    compiler::write(at(path), text);
  }

  Outcome run(const std::string& arguments) const {
    const std::string command = "cd '" + directory_.string() + "' && '" + program_.string() + "' " +
                                arguments + " >.out 2>.err </dev/null";
    const int status = std::system(command.c_str());
    return {WEXITSTATUS(status), read(at(".out")), read(at(".err"))};
  }

  // Everything below `path` that is a file.
  std::size_t file_count(const std::string& path) const {
    std::size_t count = 0;
    if (fs::exists(at(path))) {
      for (const auto& entry : fs::recursive_directory_iterator(at(path))) {
        count += entry.is_regular_file() ? 1 : 0;
      }
    }
    return count;
  }

 private:
  fs::path program_;
  fs::path directory_;
};

TEST_F(Parcodec, ChecksGoodFilesInSilence) {
  const Outcome outcome = run("check good.pcs");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.out + outcome.err, "");
}

TEST_F(Parcodec, ExitsWith1ForABadSchema) {
  const Outcome outcome = run("check good.pcs bad.pcs");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_TRUE(outcome.err.starts_with("bad.pcs:3:6: error: there is no type 'nothing'"));
}

TEST_F(Parcodec, ExitsWith2ForABadCommandLine) {
  for (const char* arguments :
       {"", "chekc good.pcs", "check", "check --nonsense good.pcs", "generate good.pcs",
        "check --error-format=xml good.pcs", "explain no-such-code", "describe good.pcs bad.pcs"}) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.exit_code, 2) << arguments;
    EXPECT_NE(outcome.err, "") << arguments;
  }
}

TEST_F(Parcodec, HelpsOnStandardOutput) {
  const Outcome outcome = run("--help");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_TRUE(contains(outcome.out, "generate"));
  EXPECT_EQ(outcome.err, "");
}

TEST_F(Parcodec, GivesErrorsAsJson) {
  const Outcome outcome = run("check --error-format=json bad.pcs");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_TRUE(outcome.err.starts_with(R"({"file": "bad.pcs", "line": 3, "column": 6, )"));
}

TEST_F(Parcodec, SaysWhatItCannotRead) {
  fs::create_directory(at("directory.pcs"));
  EXPECT_TRUE(contains(run("check missing.pcs").err, "cannot read 'missing.pcs'"));
  EXPECT_TRUE(contains(run("check directory.pcs").err, "is a directory"));
  EXPECT_EQ(run("check directory.pcs").exit_code, 1);
  EXPECT_EQ(run("format directory.pcs").exit_code, 1);
  if (geteuid() != 0) {  // root may read everything
    fs::permissions(at("good.pcs"), fs::perms::none);
    EXPECT_TRUE(contains(run("check good.pcs").err, "Permission denied"));
  }
}

TEST_F(Parcodec, GeneratesBelowTheOutputDirectoryByImportPath) {
  write("proto/game/world.pcs",
        "package game;\nimport \"common/a.pcs\";\nstruct S { 0: common.A a; }");
  write("proto/common/a.pcs", "package common;\nstruct A {}\n");
  const Outcome outcome = run("generate -I proto --cpp_out=out/deep proto/game/world.pcs");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_TRUE(fs::exists(at("out/deep/game/world.pcs.h")));
  EXPECT_TRUE(fs::exists(at("out/deep/game/world.pcs.cc")));
  EXPECT_EQ(file_count("out"), 2U) << "not those of imports, nothing temporary";
}

TEST_F(Parcodec, GeneratesTheSameBytesEachTime) {
  ASSERT_EQ(run("generate --cpp_out=one good.pcs").exit_code, 0);
  ASSERT_EQ(run("generate --cpp_out=two good.pcs").exit_code, 0);
  EXPECT_EQ(read(at("one/good.pcs.h")), read(at("two/good.pcs.h")));
  EXPECT_EQ(read(at("one/good.pcs.cc")), read(at("two/good.pcs.cc")));
}

TEST_F(Parcodec, GeneratesNothingWhereOneFileIsBad) {
  EXPECT_EQ(run("generate --cpp_out=out good.pcs bad.pcs").exit_code, 1);
  EXPECT_EQ(file_count("out"), 0U);
}

TEST_F(Parcodec, LeavesNoPartialOutputWhereWritingFails) {
  fs::create_directories(at("out/good.pcs.cc"));  // the second file cannot be written
  const Outcome outcome = run("generate --cpp_out=out good.pcs");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_TRUE(contains(outcome.err, "cannot write"));
  EXPECT_EQ(file_count("out"), 0U);
  write("file", "");
  EXPECT_EQ(run("generate --cpp_out=file good.pcs").exit_code, 1);
}

TEST_F(Parcodec, FormatsInPlaceAndKeepsPermissionsAndLinks) {
  write("ugly.pcs", "package   a;root   u8;");
  fs::permissions(at("ugly.pcs"), fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink("ugly.pcs", at("link.pcs"));
  EXPECT_EQ(run("format --check ugly.pcs").exit_code, 1);
  EXPECT_EQ(read(at("ugly.pcs")), "package   a;root   u8;");
  EXPECT_EQ(run("format link.pcs good.pcs").exit_code, 0);
  EXPECT_EQ(read(at("ugly.pcs")), "package a;\nroot u8;\n");
  EXPECT_TRUE(fs::is_symlink(at("link.pcs")));
  EXPECT_EQ(fs::status(at("ugly.pcs")).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(run("format --check ugly.pcs").exit_code, 0);
}

TEST_F(Parcodec, FormatsNothingWhereOneFileHasASyntaxError) {
  write("ugly.pcs", "package   a;root   u8;");
  write("broken.pcs", "package a; struct");
  EXPECT_EQ(run("format ugly.pcs broken.pcs").exit_code, 1);
  EXPECT_EQ(read(at("ugly.pcs")), "package   a;root   u8;");
}

TEST_F(Parcodec, DescribesASchemaWithItsFingerprint) {
  const Outcome text = run("describe good.pcs");
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_TRUE(contains(text.out, "package good"));
  EXPECT_TRUE(contains(text.out, "  0: u8 x\n"));
  const Outcome json = run("describe --json good.pcs");
  EXPECT_EQ(json.exit_code, 0);
  EXPECT_TRUE(contains(json.out, "\"root\": \"good.S\""));
  const std::string key = "\"fingerprint\": \"";
  const std::size_t begin = json.out.find(key) + key.size();
  EXPECT_TRUE(contains(text.out, json.out.substr(begin, 32)));
}

TEST_F(Parcodec, ComparesTwoVersions) {
  write("old/a.pcs", "package a;\nstruct S {\n  0: u32 x;\n  1: u8 y;\n}\nroot S;\n");
  write("new/a.pcs", "package a;\nstruct S {\n  0: u64 x;\n}\nroot S;\n");
  const Outcome outcome = run("compat old/a.pcs new/a.pcs");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.err, "");
  EXPECT_TRUE(outcome.out.starts_with("new/a.pcs:2:8: error: field 1 'y' is gone")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "old/a.pcs:4:9: note: before"));
  EXPECT_TRUE(contains(outcome.out, "        reserved 1, \"y\";\n"));
  EXPECT_TRUE(
      outcome.out.ends_with("readable backward, not forward: new programs read old files; "
                            "1 error, 2 warnings\n"))
      << outcome.out;
  EXPECT_EQ(run("compat old/a.pcs old/a.pcs").exit_code, 0);
}

TEST_F(Parcodec, ComparesInTheDirectionThatIsAskedFor) {
  write("old.pcs", "package a;\nstruct S {\n  0: u32 x;\n}\nroot S;\n");
  write("new.pcs", "package a;\nstruct S {\n  0: u64 x;\n}\nroot S;\n");
  EXPECT_EQ(run("compat old.pcs new.pcs").exit_code, 0);
  EXPECT_EQ(run("compat --mode=backward old.pcs new.pcs").exit_code, 0);
  EXPECT_EQ(run("compat --mode=forward old.pcs new.pcs").exit_code, 1);
  EXPECT_EQ(run("compat --mode=full old.pcs new.pcs").exit_code, 1);
  EXPECT_EQ(run("compat --mode=sideways old.pcs new.pcs").exit_code, 2);
  EXPECT_EQ(run("compat old.pcs").exit_code, 2);
}

TEST_F(Parcodec, ComparesForProgramsAndReviews) {
  write("old.pcs", "package a;\nstruct S {\n  0: u32 x;\n}\nroot S;\n");
  write("new.pcs", "package a;\nstruct S {\n  0: u16 x;\n}\nroot S;\n");
  const Outcome json = run("compat --error-format=json old.pcs new.pcs");
  EXPECT_TRUE(json.out.starts_with(R"({"file": "new.pcs", "line": 3, "column": 10, )")) << json.out;
  EXPECT_TRUE(json.out.ends_with("\"errors\": 1, \"warnings\": 1}}\n")) << json.out;
  const Outcome github = run("compat --error-format=github old.pcs new.pcs");
  EXPECT_TRUE(github.out.starts_with("::error file=new.pcs,line=3,col=10,title=narrowing::"))
      << github.out;
  EXPECT_EQ(json.exit_code + github.exit_code, 2);
}

TEST_F(Parcodec, LooksUpTheImportsOfEachVersionInItsOwnDirectories) {
  const std::string main = "package a;\nimport \"b.pcs\";\nstruct S {\n  0: b.T t;\n}\nroot S;\n";
  write("old/a.pcs", main);
  write("old/b.pcs", "package b;\nstruct T {\n  0: u32 x;\n}\n");
  write("new/a.pcs", main);
  write("new/b.pcs", "package b;\nstruct T {\n  0: u16 x;\n}\n");
  const Outcome outcome = run("compat -I new --old_import=old old/a.pcs new/a.pcs");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_TRUE(contains(outcome.out, "new/b.pcs:3:10: error: 't.x' was u32 and is u16"))
      << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "old/b.pcs:3:10: note: before"));
}

TEST_F(Parcodec, SaysWhichSideItCannotCompare) {
  write("text.pcode", "no data file");
  for (const char* side : {"bad.pcs", "missing.pcs", "text.pcode", "missing.pcode"}) {
    const Outcome outcome = run("compat " + std::string(side) + " good.pcs");
    EXPECT_EQ(outcome.exit_code, 1) << side;
    EXPECT_EQ(outcome.out, "") << side;
    EXPECT_TRUE(contains(outcome.err, side)) << outcome.err;
  }
}

TEST_F(Parcodec, ExplainsRulesOnChanges) {
  const Outcome outcome = run("explain narrowing storage-changed");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_TRUE(contains(outcome.out, "narrowing: A value that does not fit")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "  wire error. Keep the wider type"));
  EXPECT_TRUE(contains(outcome.out, "  storage warning. "));
}

TEST_F(Parcodec, ExplainsItsErrors) {
  const Outcome outcome = run("explain duplicate-field-number");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_TRUE(outcome.out.starts_with("duplicate-field-number: "));
  EXPECT_TRUE(contains(run("explain duplicate-field-numbr").err, "did you mean"));
}

}  // namespace
}  // namespace parcode::compiler
