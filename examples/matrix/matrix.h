// A dense matrix of doubles, as a numeric library would have it: rows start on cache lines, so
// there is room between the end of one and the start of the next. It knows nothing of Parcode.

#ifndef EXAMPLES_MATRIX_MATRIX_H_
#define EXAMPLES_MATRIX_MATRIX_H_

#include <algorithm>
#include <cstddef>
#include <span>

namespace dense {

class Matrix {
 public:
  Matrix() = default;
  Matrix(std::size_t rows, std::size_t cols);  // zeros
  Matrix(const Matrix& other);
  Matrix(Matrix&& other) noexcept { swap(other); }
  Matrix& operator=(Matrix other) noexcept {
    swap(other);
    return *this;
  }
  ~Matrix();

  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }

  double& operator()(std::size_t row, std::size_t col) { return cells_[row * stride_ + col]; }
  double operator()(std::size_t row, std::size_t col) const { return cells_[row * stride_ + col]; }

  std::span<double> row(std::size_t row) { return {cells_ + row * stride_, cols_}; }
  std::span<const double> row(std::size_t row) const { return {cells_ + row * stride_, cols_}; }

  friend bool operator==(const Matrix& a, const Matrix& b);

 private:
  void swap(Matrix& other) noexcept;

  std::size_t rows_ = 0;
  std::size_t cols_ = 0;
  std::size_t stride_ = 0;   // cells from the start of a row to that of the next
  double* cells_ = nullptr;  // owned; rows_ * stride_ of them
};

}  // namespace dense

#endif  // EXAMPLES_MATRIX_MATRIX_H_
