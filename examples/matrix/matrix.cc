#include "examples/matrix/matrix.h"

#include <new>
#include <utility>

namespace dense {
namespace {

constexpr std::size_t kCacheLine = 64;
constexpr std::size_t kCellsPerLine = kCacheLine / sizeof(double);

}  // namespace

Matrix::Matrix(std::size_t rows, std::size_t cols)
    : rows_(rows),
      cols_(cols),
      stride_((cols + kCellsPerLine - 1) / kCellsPerLine * kCellsPerLine),
      cells_(new (std::align_val_t(kCacheLine)) double[rows * stride_]()) {}

Matrix::Matrix(const Matrix& other) : Matrix(other.rows_, other.cols_) {
  std::copy_n(other.cells_, rows_ * stride_, cells_);
}

Matrix::~Matrix() {
  operator delete[](cells_, std::align_val_t(kCacheLine));
}

void Matrix::swap(Matrix& other) noexcept {
  std::swap(rows_, other.rows_);
  std::swap(cols_, other.cols_);
  std::swap(stride_, other.stride_);
  std::swap(cells_, other.cells_);
}

bool operator==(const Matrix& a, const Matrix& b) {
  if (a.rows_ != b.rows_ || a.cols_ != b.cols_) return false;
  for (std::size_t row = 0; row < a.rows_; ++row) {
    if (!std::ranges::equal(a.row(row), b.row(row))) return false;
  }
  return true;
}

}  // namespace dense
