// One version of a lock, put together from the elements that its lines hold.

#ifndef PARCODE_COMPILER_LOCK_ASSEMBLE_H_
#define PARCODE_COMPILER_LOCK_ASSEMBLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/compat/version.h"
#include "compiler/diagnostics/diagnostics.h"
#include "compiler/lock/element.h"

namespace parcode::compiler::lock {

// What a version's line says about its elements.
struct Promise {
  std::string shape = {};
  std::string fingerprint = {};  // of the root; empty where there is none
};

class Assembly {
 public:
  // `names` are those that types are given in; they outlive this.
  Assembly(const Names& names, Promise promise) : names_(&names), promise_(std::move(promise)) {}

  compat::Version& version() { return version_; }
  const compat::Version& version() const { return version_; }

  // False where the version has a definition of that name already.
  bool add_definition(schema::DefinitionKind kind, std::uint32_t name, Location place);

  // Adds to a definition that is there. False where it has another such line already: of the order
  // of the members, or of the integer of an enum. (Members are compared in finish().)
  bool add(std::uint32_t name, const Element& element, Location place);

  // Resolves names, sorts, and checks that the version is a correct schema with the hashes that
  // were promised. Reports what is wrong.
  bool finish(Diagnostics& diagnostics);

 private:
  struct Extra {
    std::uint32_t name = 0;
    bool has_underlying = false;
    std::optional<Order> order = {};
    Location order_place = {};
  };

  bool order_members(std::size_t index, Diagnostics& diagnostics);
  void sort_definitions();
  bool resolve(schema::Type& type, Location place, Diagnostics& diagnostics) const;
  bool resolve_default(schema::Field& field, Location place, Diagnostics& diagnostics) const;
  bool resolve_all(Diagnostics& diagnostics);
  bool refuse(Location place, std::string why, Diagnostics& diagnostics) const;

  const Names* names_;
  Promise promise_;
  compat::Version version_;
  std::vector<Extra> extras_;  // one a definition
  std::unordered_map<std::uint32_t, std::uint32_t> by_name_;
};

}  // namespace parcode::compiler::lock

#endif  // PARCODE_COMPILER_LOCK_ASSEMBLE_H_
