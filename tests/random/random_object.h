// Objects of random schemas, whatever their types: tests do everything to them through here, so
// that what the types are compiled into is compiled once.

#ifndef PARCODE_TESTS_RANDOM_RANDOM_OBJECT_H_
#define PARCODE_TESTS_RANDOM_RANDOM_OBJECT_H_

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "runtime/api/type_schema.h"
#include "runtime/base/error.h"
#include "runtime/base/options.h"
#include "tests/random/random.h"

namespace parcode::testing {

class RandomObject {
 public:
  using Made = std::unique_ptr<RandomObject>;

  virtual ~RandomObject() = default;

  virtual const api::TypeSchema& type() const = 0;
  // Makes it a random value.
  virtual void fill(Random& random) = 0;
  virtual bool equals(const RandomObject& other) const = 0;  // of the same type

  virtual Result<std::vector<std::byte>> serialize(const SaveOptions& options) const = 0;
  // Another object of this type: out of a file, at once or through its mirror.
  virtual Result<Made> load(std::span<const std::byte> file, const OpenOptions& options) const = 0;
  virtual Result<Made> load_through_mirror(std::span<const std::byte> file) const = 0;
};

// An object of each schema's root type, empty. Generated.
using MakeObject = RandomObject::Made (*)();
std::span<const MakeObject> random_types();

}  // namespace parcode::testing

#endif  // PARCODE_TESTS_RANDOM_RANDOM_OBJECT_H_
