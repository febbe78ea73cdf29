// Hand-written Traits hold what generated code holds: same bytes, same mirrors, same checks.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "examples/matrix/matrix.h"
#include "examples/matrix/matrix.pcs.h"
#include "examples/matrix/matrix_traits.h"
#include "examples/matrix/small_vec.h"
#include "examples/matrix/small_vec_traits.h"
#include "gtest/gtest.h"
#include "parcode/parcode.h"

namespace {

using dense::Matrix;
using tiny::SmallVec;

Matrix make_matrix(std::size_t rows, std::size_t cols) {
  Matrix matrix(rows, cols);
  double value = 0.5;
  for (std::size_t row = 0; row < rows; ++row) {
    for (double& cell : matrix.row(row)) cell = value++;
  }
  return matrix;
}

linear::Matrix generated(const Matrix& matrix) {
  linear::Matrix copy{.rows = matrix.rows(), .cols = matrix.cols()};
  for (std::size_t row = 0; row < matrix.rows(); ++row) {
    const auto cells = matrix.row(row);
    copy.cells.insert(copy.cells.end(), cells.begin(), cells.end());
  }
  return copy;
}

template <class T>
parcode::File saved(const T& value, const parcode::SaveOptions& options = {}) {
  return parcode::open_bytes(parcode::serialize(value, options).value()).value();
}

// Around what changes how cells are kept: none, inside (up to 128), one shard, many.
const std::vector<std::pair<std::size_t, std::size_t>> kSizes = {
    {0, 0}, {5, 0}, {0, 5}, {1, 1}, {10, 10}, {8, 16}, {3, 43}, {64, 64}, {300, 1001}};

TEST(MatrixTraits, GiveTheBytesOfTheGeneratedStruct) {
  for (const auto& [rows, cols] : kSizes) {
    const Matrix matrix = make_matrix(rows, cols);
    EXPECT_EQ(parcode::serialize(matrix).value(), parcode::serialize(generated(matrix)).value())
        << rows << " x " << cols;
  }
}

TEST(MatrixTraits, AndItReadTheSameFiles) {
  for (const auto& [rows, cols] : kSizes) {
    const Matrix matrix = make_matrix(rows, cols);
    EXPECT_EQ(saved(matrix).load<linear::Matrix>().value(), generated(matrix));
    EXPECT_EQ(saved(generated(matrix)).load<Matrix>().value(), matrix);
  }
}

TEST(MatrixTraits, HoldARootForEveryCodecAndThreadCount) {
  const Matrix matrix = make_matrix(300, 1001);
  for (const auto compression :
       {parcode::Compression::kNone, parcode::Compression::kLz4, parcode::Compression::kZstd}) {
    const auto bytes = parcode::serialize(matrix, {.compression = compression, .threads = 1});
    for (const unsigned threads : {1U, 4U}) {
      EXPECT_EQ(parcode::serialize(matrix, {.compression = compression, .threads = threads}),
                bytes);
      EXPECT_EQ(parcode::load_bytes<Matrix>(*bytes, {.threads = threads}).value(), matrix);
    }
  }
}

TEST(MatrixTraits, HoldAnElementOfAVec) {
  std::vector<Matrix> matrices;
  for (const auto& [rows, cols] : kSizes) matrices.push_back(make_matrix(rows, cols));
  const auto bytes = parcode::serialize(matrices).value();
  EXPECT_EQ(parcode::load_bytes<std::vector<Matrix>>(bytes, {.threads = 4}).value(), matrices);
  const auto file = parcode::open_bytes(bytes).value();
  const auto vec = file.root<std::vector<Matrix>>().value();
  for (std::size_t i = 0; i < matrices.size(); ++i) {
    EXPECT_EQ(vec.at(i).value(), matrices[i]);
    EXPECT_EQ(vec.lazy_at(i)->load().value(), matrices[i]);
  }
}

TEST(MatrixTraits, HoldAValueOfAMap) {
  std::unordered_map<std::string, Matrix> matrices;
  for (std::size_t size = 0; size < 60; ++size) {
    matrices[std::to_string(size)] = make_matrix(size, size);
  }
  const auto file = saved(matrices);
  const auto map = file.root<std::unordered_map<std::string, Matrix>>().value();
  EXPECT_EQ(map.find("59").value(), matrices["59"]);
  EXPECT_EQ(map.lazy_find("59").value()->at(58, 57).value(), matrices["59"](58, 57));
  EXPECT_EQ(map.find("60").value(), std::nullopt);
  EXPECT_EQ(map.load().value(), matrices);
}

TEST(MatrixLazy, ReadsCellsAndRows) {
  const Matrix matrix = make_matrix(300, 1001);
  const auto lazy = saved(matrix).root<Matrix>().value();
  EXPECT_EQ(lazy.rows(), 300U);
  EXPECT_EQ(lazy.cols(), 1001U);
  EXPECT_EQ(lazy.at(299, 1000).value(), matrix(299, 1000));
  const auto row = lazy.row(123).value();
  EXPECT_TRUE(std::ranges::equal(row, matrix.row(123)));
}

TEST(MatrixLazy, RefusesWhatLiesOutside) {
  const auto lazy = saved(make_matrix(3, 4)).root<Matrix>().value();
  EXPECT_EQ(lazy.at(3, 0).error().code, parcode::ErrorCode::kOutOfRange);
  EXPECT_EQ(lazy.at(0, 4).error().message, "column 4 of 4");
  EXPECT_EQ(lazy.row(3).error().code, parcode::ErrorCode::kOutOfRange);
}

TEST(MatrixTraits, RefuseCountsThatDisagree) {
  constexpr std::uint64_t kHalf = std::uint64_t{1} << 63;
  const std::vector<linear::Matrix> wrong = {
      {.rows = 3, .cols = 4, .cells = std::vector<double>(11)},
      {.rows = kHalf, .cols = 2, .cells = {}},
      {.rows = 0, .cols = 0, .cells = std::vector<double>(1000)},
  };
  for (const linear::Matrix& matrix : wrong) {
    const auto file = saved(matrix);
    EXPECT_EQ(file.root<Matrix>().error().code, parcode::ErrorCode::kCorrupt);
    EXPECT_EQ(file.load<Matrix>().error().code, parcode::ErrorCode::kCorrupt);
  }
}

TEST(MatrixTraits, TakeAnyNumberOfRowsWithoutColumns) {
  const std::uint64_t rows = std::uint64_t{1} << 60;
  EXPECT_EQ(saved(linear::Matrix{.rows = rows}).load<Matrix>()->rows(), rows);
}

TEST(SmallVecTraits, GiveTheBytesOfAVec) {
  const SmallVec<std::string, 2> tags = {"a", "b", "c", ""};
  const std::vector<std::string> same(tags.begin(), tags.end());
  using Small = std::unordered_map<std::int32_t, SmallVec<std::string, 2>>;
  using Plain = std::unordered_map<std::int32_t, std::vector<std::string>>;
  EXPECT_EQ(parcode::serialize(Small{{1, tags}, {2, {}}}).value(),
            parcode::serialize(Plain{{1, same}, {2, {}}}).value());
}

TEST(SmallVecTraits, HoldWhateverTheElementsAre) {
  using Matrices = std::vector<SmallVec<Matrix, 2>>;
  const Matrices matrices = {
      {}, {make_matrix(2, 2)}, {make_matrix(1, 1), make_matrix(30, 40), make_matrix(0, 0)}};
  const auto file = saved(matrices);
  EXPECT_EQ(file.load<Matrices>().value(), matrices);
  const auto last = file.root<Matrices>()->lazy_at(2).value();
  EXPECT_EQ(last.at(1)->at(29, 39).value(), matrices[2][1](29, 39));
  EXPECT_EQ(last.load().value().size(), 3U);

  using Numbers = std::unordered_map<std::string, SmallVec<double, 4>>;
  const Numbers numbers = {{"few", {1, 2}}, {"many", {1, 2, 3, 4, 5, 6}}};
  const auto map = saved(numbers).root<Numbers>().value();
  EXPECT_EQ(map.find("many").value(), numbers.at("many"));
  EXPECT_EQ((**map.lazy_find("many").value())[5], 6);
}

}  // namespace
