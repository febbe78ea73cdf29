// How Parcode stores a dense::Matrix: what parcodec would generate for matrix.pcs, written by hand
// for a class of our own. docs/traits.md walks through it.

#ifndef EXAMPLES_MATRIX_MATRIX_TRAITS_H_
#define EXAMPLES_MATRIX_MATRIX_TRAITS_H_

#include <cstdint>
#include <vector>

#include "examples/matrix/matrix.h"
#include "parcode/generated.h"

namespace dense {

// The mirror: a matrix in a file, of which only what is asked for is read.
//
// Cheap to copy, const, and safe to use from any number of threads at once.
class MatrixLazy {
 public:
  std::uint64_t rows() const { return rows_; }
  std::uint64_t cols() const { return cols_; }

  // One cell, one row: reads the one or two chunks that hold it. Errors: kOutOfRange; those of
  // reading.
  parcode::Result<double> at(std::uint64_t row, std::uint64_t col) const;
  parcode::Result<std::vector<double>> row(std::uint64_t row) const;

  parcode::Result<Matrix> load() const { return record_.load<Matrix>(); }

 private:
  friend parcode::Traits<Matrix>;

  std::uint64_t rows_ = 0;
  std::uint64_t cols_ = 0;
  parcode::LazyVec<double> cells_;
  parcode::Record record_;
};

}  // namespace dense

template <>
struct parcode::Traits<dense::Matrix> {
  // u64 rows; u64 cols; the slot of the cells, which may have chunks of their own.
  static constexpr Shape kShape = {.size = 24, .align = 8, .tail_align = 8, .has_chunks = true};
  static constexpr bool kBorrows = false;
  using Mirror = dense::MatrixLazy;

  static schema::Type describe(schema::Builder& builder);

  static void measure(const dense::Matrix& value, Extent& extent);
  static void plan(const dense::Matrix& value, ChunkPlan& plan);
  static void encode(const dense::Matrix& value, WriteCursor& out, Place at);

  static bool decode(ReadCursor& in, Place at, dense::Matrix& value);
  static bool mirror(ReadCursor& in, Place at, Mirror& mirror);
};

#endif  // EXAMPLES_MATRIX_MATRIX_TRAITS_H_
