#include "examples/matrix/matrix_traits.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

namespace parcode {
namespace {

using dense::Matrix;

// Where the fields lie in the fixed part.
constexpr Place kRowsAt = 0;
constexpr Place kColsAt = 8;
constexpr Place kCellsAt = 16;

// As a vec<f64> [chunkable] is stored. For reading, it is all we need.
using Cells = Chunked<std::vector<double>>;

std::uint64_t cell_count(const Matrix& matrix) {
  return std::uint64_t{matrix.rows()} * matrix.cols();
}

std::uint64_t cell_bytes(const Matrix& matrix) {
  return cell_count(matrix) * sizeof(double);
}

bool is_inside(const Matrix& matrix) {
  return cell_bytes(matrix) <= kInsideBytes;
}

// Copies cells [first, first + count), counted row by row, and not what lies between rows.
void copy_cells(const Matrix& matrix, std::uint64_t first, std::uint64_t count, std::byte* to) {
  while (count > 0) {
    const auto rest = matrix.row(first / matrix.cols()).subspan(first % matrix.cols());
    const auto piece = rest.first(std::min<std::uint64_t>(rest.size(), count));
    std::memcpy(to, piece.data(), piece.size_bytes());
    to += piece.size_bytes();
    first += piece.size();
    count -= piece.size();
  }
}

// The job of one shard: cells [job.first, job.first + job.count) of the matrix.
void encode_shard(const graph::Job& job, WriteCursor& out) {
  const auto& matrix = *static_cast<const Matrix*>(job.subject);
  const Place at = out.take(job.count * sizeof(double), alignof(double));
  copy_cells(matrix, job.first, job.count, out.at(at));
}

// Whether the three fields agree. They come from a file: never trust, always check.
bool check_counts(ReadCursor& in, std::uint64_t rows, std::uint64_t cols, std::uint64_t cells) {
  std::uint64_t product = 0;
  if (checked_multiply(rows, cols, &product) && product == cells) return true;
  return in.corrupt("a matrix of " + std::to_string(rows) + " x " + std::to_string(cols) + " has " +
                    std::to_string(cells) + " cells");
}

}  // namespace

schema::Type Traits<Matrix>::describe(schema::Builder& builder) {
  using schema::Builder;
  using schema::Kind;
  const schema::Type u64 = Builder::simple(Kind::kU64);
  const schema::Type cells = Builder::vec(Builder::simple(Kind::kF64));
  return builder.define(
      {.name = "linear.Matrix",
       .fields = {
           {.number = 0, .name = "rows", .type = u64},
           {.number = 1, .name = "cols", .type = u64},
           {.number = 2, .name = "cells", .type = cells, .storage = schema::Storage::kChunkable},
       }});
}

void Traits<Matrix>::measure(const Matrix& value, Extent& extent) {
  if (cell_count(value) == 0) return;
  if (!is_inside(value)) return extent.add_child();
  extent.add_for_slot(cell_bytes(value), alignof(double));
}

void Traits<Matrix>::plan(const Matrix& value, ChunkPlan& plan) {
  if (is_inside(value)) return;
  const std::uint64_t target =
      target_chunk_bytes(cell_bytes(value), kLeastShardBytes, plan.shard_bytes());
  const std::uint64_t cells_per_shard = elements_per_shard(sizeof(double), target);
  std::vector<graph::NodeId> shards;
  for (std::uint64_t first = 0; first < cell_count(value); first += cells_per_shard) {
    const std::uint64_t count = std::min(cells_per_shard, cell_count(value) - first);
    const graph::Job job{.encode = encode_shard, .subject = &value, .first = first, .count = count};
    ChunkPlan shard = plan.below();
    shards.push_back(shard.finish(job, count * sizeof(double), Form::kNarrow));
  }
  plan.add_container(std::move(shards), {{.items = cells_per_shard}}, cell_count(value));
}

void Traits<Matrix>::encode(const Matrix& value, WriteCursor& out, Place at) {
  out.store<std::uint64_t>(at + kRowsAt, value.rows());
  out.store<std::uint64_t>(at + kColsAt, value.cols());
  const std::uint64_t count = cell_count(value);
  if (count == 0) return out.store<std::uint64_t>(at + kCellsAt, 0);
  if (!is_inside(value)) return out.store_child(at + kCellsAt, count);
  const Place cells =
      out.take_for_slot(at + kCellsAt, count, count * sizeof(double), alignof(double));
  copy_cells(value, 0, count, out.at(cells));
}

bool Traits<Matrix>::decode(ReadCursor& in, Place at, Matrix& value) {
  const auto rows = in.number<std::uint64_t>(at + kRowsAt);
  const auto cols = in.number<std::uint64_t>(at + kColsAt);
  const DecodeAlone alone(in);  // other threads could fill `cells` after we have returned
  std::vector<double> cells;
  if (!Cells::decode(in, at + kCellsAt, cells)) return in.in_field("cells");
  if (!check_counts(in, rows, cols, cells.size())) return false;
  value = Matrix(rows, cols);
  if (cells.empty()) return true;  // as many rows as a file likes, of no columns
  for (std::uint64_t row = 0; row < rows; ++row) {
    std::ranges::copy(std::span(cells).subspan(row * cols, cols), value.row(row).begin());
  }
  return true;
}

bool Traits<Matrix>::mirror(ReadCursor& in, Place at, Mirror& mirror) {
  mirror.record_ = Record(in, at);
  mirror.rows_ = in.number<std::uint64_t>(at + kRowsAt);
  mirror.cols_ = in.number<std::uint64_t>(at + kColsAt);
  if (!Cells::mirror(in, at + kCellsAt, mirror.cells_)) return in.in_field("cells");
  return check_counts(in, mirror.rows_, mirror.cols_, mirror.cells_.size());
}

}  // namespace parcode

namespace dense {
namespace {

parcode::Failure outside(const char* what, std::uint64_t index, std::uint64_t count) {
  return parcode::fail(
      parcode::ErrorCode::kOutOfRange,
      std::string(what) + " " + std::to_string(index) + " of " + std::to_string(count));
}

}  // namespace

parcode::Result<double> MatrixLazy::at(std::uint64_t row, std::uint64_t col) const {
  if (row >= rows_) return outside("row", row, rows_);
  if (col >= cols_) return outside("column", col, cols_);
  return cells_.at(row * cols_ + col);
}

parcode::Result<std::vector<double>> MatrixLazy::row(std::uint64_t row) const {
  if (row >= rows_) return outside("row", row, rows_);
  return cells_.range(row * cols_, cols_);
}

}  // namespace dense
