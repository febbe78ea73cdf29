// Types of our own in Parcode files: a matrix class as the root, in a vec and in a map, and a
// vector from another library as a map's value.

#include <cstdint>
#include <iostream>
#include <string>
#include <unordered_map>
#include <vector>

#include "examples/matrix/matrix.h"
#include "examples/matrix/matrix_traits.h"
#include "examples/matrix/small_vec.h"
#include "examples/matrix/small_vec_traits.h"
#include "parcode/parcode.h"

namespace {

using dense::Matrix;

Matrix multiplication_table(std::size_t rows, std::size_t cols) {
  Matrix matrix(rows, cols);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t col = 0; col < cols; ++col) {
      matrix(row, col) = static_cast<double>(row * col);
    }
  }
  return matrix;
}

// An 8 MB matrix, of which one cell and one row are read.
parcode::Status show_root() {
  const auto bytes = parcode::serialize(multiplication_table(1000, 1000));
  const auto file = bytes.and_then([](const auto& saved) { return parcode::open_bytes(saved); });
  if (!file) return parcode::Failure(file.error());
  const auto matrix = file->root<Matrix>();
  if (!matrix) return parcode::Failure(matrix.error());
  const auto cell = matrix->at(123, 456);
  if (!cell) return parcode::Failure(cell.error());
  const auto row = matrix->row(7);
  if (!row) return parcode::Failure(row.error());
  std::cout << "root:  " << matrix->rows() << " x " << matrix->cols()
            << ", cell (123, 456) = " << *cell << ", row 7 ends with " << row->back() << '\n';
  return {};
}

parcode::Status show_vec() {
  std::vector<Matrix> tables;
  for (std::size_t size = 0; size < 100; ++size) {
    tables.push_back(multiplication_table(size, size));
  }
  const auto bytes = parcode::serialize(tables);
  const auto file = bytes.and_then([](const auto& saved) { return parcode::open_bytes(saved); });
  if (!file) return parcode::Failure(file.error());
  const auto vec = file->root<std::vector<Matrix>>();
  if (!vec) return parcode::Failure(vec.error());
  const auto last = vec->lazy_at(99);
  if (!last) return parcode::Failure(last.error());
  const auto cell = last->at(98, 98);
  if (!cell) return parcode::Failure(cell.error());
  std::cout << "vec:   " << vec->size() << " matrices, cell (98, 98) of the last = " << *cell
            << '\n';
  return {};
}

parcode::Status show_map() {
  std::unordered_map<std::string, Matrix> layers;
  layers["input"] = multiplication_table(784, 128);
  layers["output"] = multiplication_table(128, 10);
  const auto bytes = parcode::serialize(layers, {.compression = parcode::Compression::kZstd});
  const auto file = bytes.and_then([](const auto& saved) { return parcode::open_bytes(saved); });
  if (!file) return parcode::Failure(file.error());
  const auto map = file->root<std::unordered_map<std::string, Matrix>>();
  if (!map) return parcode::Failure(map.error());
  const auto layer = map->lazy_find("output");
  if (!layer) return parcode::Failure(layer.error());
  std::cout << "map:   \"output\" is " << (*layer)->rows() << " x " << (*layer)->cols() << '\n';
  return {};
}

parcode::Status show_small_vec() {
  using Tags = tiny::SmallVec<std::string, 2>;
  const std::unordered_map<std::uint64_t, Tags> tags = {{7, {"new"}}, {8, {"a", "b", "c"}}};
  const auto bytes = parcode::serialize(tags);
  const auto file = bytes.and_then([](const auto& saved) { return parcode::open_bytes(saved); });
  if (!file) return parcode::Failure(file.error());
  const auto map = file->root<std::unordered_map<std::uint64_t, Tags>>();
  if (!map) return parcode::Failure(map.error());
  const auto found = map->find(8);
  if (!found) return parcode::Failure(found.error());
  std::cout << "small: 8 has " << (*found)->size() << " tags, the last is " << (**found)[2] << '\n';
  return {};
}

}  // namespace

int main() {
  const auto done = show_root().and_then(show_vec).and_then(show_map).and_then(show_small_vec);
  if (done) return 0;
  std::cerr << parcode::to_string(done.error()) << '\n';
  return 1;
}
