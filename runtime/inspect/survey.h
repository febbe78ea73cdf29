// Survey: adds up what a walk tells of chunks, by the field that they belong to.
//
// Thread safety: one survey, one thread.

#ifndef PARCODE_RUNTIME_INSPECT_SURVEY_H_
#define PARCODE_RUNTIME_INSPECT_SURVEY_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/dynamic/types.h"
#include "runtime/dynamic/visitor.h"
#include "runtime/inspect/inspection.h"

namespace parcode::inspecting {

class Survey final : public dynamic::Visitor {
 public:
  // `deep`: chunks below a chunk are told of, too. A few of the uncompressed chunks of each field
  // are remembered for samples().
  Survey(const dynamic::Types& types, Inspection& out, bool deep);

  // Puts together what needs all of the walk.
  void finish();

  // Of the field at that index in Inspection::fields.
  const std::vector<format::ChunkRef>& samples(std::size_t field) const { return samples_[field]; }

  void stored(const dynamic::StoredVisit& visit) override;
  void chunk(const dynamic::ChunkVisit& visit) override;
  void begin_list(const schema::Type& type, std::uint64_t count) override;
  void element(std::uint64_t index) override;
  void end_list(const schema::Type& type) override;
  void begin_map(const schema::Type& type, std::uint64_t count) override;
  void mapped() override;
  void end_map(const schema::Type& type) override;
  void begin_struct(const schema::Type& type) override;
  void field(const schema::Field& field) override;
  void end_struct(const schema::Type& type) override;

 private:
  // A place that a path leads to, whether there are chunks or not.
  struct Node {
    std::uint32_t parent = 0;
    std::string label;                        // ".zones", "[*]"
    const schema::Field* declared = nullptr;  // what the schema says of it
    std::optional<std::size_t> row = {};      // in Inspection::fields
    std::map<std::string, std::uint32_t> children = {};
  };

  std::uint32_t child(std::uint32_t node, const std::string& label);
  std::size_t row_of(std::uint32_t node, const schema::Type& type);
  std::string path_of(std::uint32_t node) const;
  void add_leaf(FieldInspection& field, const dynamic::ChunkVisit& visit);
  void add_bytes(const format::ChunkRef& ref, std::optional<std::size_t> row);
  void cut_into_cells();

  const dynamic::Types& types_;
  Inspection& out_;
  const bool deep_;
  std::vector<Node> nodes_;
  std::uint32_t here_ = 0;
  std::vector<std::uint32_t> above_;
  std::uint64_t end_of_last_ = 0;  // leaf, in the order of the file
  std::vector<std::vector<format::ChunkRef>> samples_;
  std::vector<std::map<std::size_t, std::uint64_t>> cells_;  // bytes by row + 1
};

}  // namespace parcode::inspecting

#endif  // PARCODE_RUNTIME_INSPECT_SURVEY_H_
