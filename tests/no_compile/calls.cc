// What a program may call of each kind of mirror: clang_test.sh compiles it, nothing runs it.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "all/types.pcs.h"
#include "parcode/parcode.h"

namespace {

using all::types::Chunkable;
using all::types::Point;

std::size_t read(const parcode::File& file) {
  const auto root = file.root<Chunkable>().value();
  std::size_t sum = root.text.load().value().size() + root.point.load().has_value();
  sum += root.points.load().value().size() + root.points.at(1).has_value();
  sum += root.points.many({1, 2}).value().size() + root.points.view().has_value();
  for (const auto& point : root.points) sum += point.has_value();
  for (const auto& point : root.points.lazy()) sum += point.has_value();
  for (const auto& x : root.points.column<&Point::x>()) sum += x.has_value();
  sum += root.people_by_id.find(1).has_value() + root.people_by_id.contains(2).value();
  sum += root.people_by_id.lazy_find(3).has_value();
  sum += root.people_by_id.many({1, 2}).value().size();
  sum += root.blobs.many({"a", "b"}).value().size() + root.blobs.load().value().size();
  for (const auto& entry : root.blobs) sum += entry.has_value();
  for (const auto& entry : root.blobs.lazy()) sum += entry.has_value();
  return sum;
}

}  // namespace

std::size_t call_all(const std::filesystem::path& path) {
  const Chunkable value;
  std::size_t sum = parcode::save(path, value).has_value() + parcode::serialize(value)->size();
  sum += parcode::load<Chunkable>(path).has_value();
  return sum + read(parcode::open(path).value());
}
