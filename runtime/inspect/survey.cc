#include "runtime/inspect/survey.h"

#include <algorithm>
#include <bit>

#include "runtime/base/bytes.h"
#include "runtime/format/file_frame.h"

namespace parcode::inspecting {

using dynamic::ChunkVisit;
using Role = ChunkVisit::Role;

namespace {

constexpr std::size_t kSamples = 6;

std::string_view compression_name(schema::Compression compression) {
  switch (compression) {
    case schema::Compression::kNone:
      return "none";
    case schema::Compression::kLz4:
      return "lz4";
    case schema::Compression::kZstd:
      return "zstd";
    case schema::Compression::kAuto:
      return "auto";
    default:
      return "";
  }
}

std::uint64_t end_of(const format::ChunkRef& ref) {
  return align_up(ref.offset + ref.stored_size, format::kChunkAlignment);
}

}  // namespace

Survey::Survey(const dynamic::Types& types, Inspection& out, bool deep)
    : types_(types),
      out_(out),
      deep_(deep),
      nodes_(1),
      end_of_last_(format::kHeadSize),
      cells_(out.cells.size()) {}

std::uint32_t Survey::child(std::uint32_t node, const std::string& label) {
  const auto [found, added] =
      nodes_[node].children.try_emplace(label, static_cast<std::uint32_t>(nodes_.size()));
  const std::uint32_t index = found->second;
  if (added) nodes_.push_back({.parent = node, .label = label});
  return index;
}

std::string Survey::path_of(std::uint32_t node) const {
  if (node == 0) return {};
  return path_of(nodes_[node].parent) + nodes_[node].label;
}

std::size_t Survey::row_of(std::uint32_t node, const schema::Type& type) {
  if (nodes_[node].row) return *nodes_[node].row;
  std::string path = path_of(node);
  if (path.starts_with('.')) path.erase(0, 1);
  FieldInspection row{.path = std::move(path), .type = types_.name(type)};
  if (const schema::Field* declared = nodes_[node].declared) {
    row.type = types_.name(declared->type);
    row.compression = compression_name(declared->compression);
    row.buckets = declared->storage == schema::Storage::kMap;
  } else {
    row.buckets = type.kind == schema::Kind::kMap;
  }
  for (std::uint32_t above = node; above != 0 && !row.parent;) {
    above = nodes_[above].parent;
    row.parent = nodes_[above].row;
  }
  nodes_[node].row = out_.fields.size();
  out_.fields.push_back(std::move(row));
  samples_.emplace_back();
  return out_.fields.size() - 1;
}

void Survey::stored(const dynamic::StoredVisit& visit) {
  FieldInspection& row = out_.fields[row_of(here_, *visit.type)];
  if (!visit.present) return;
  ++row.values;
  // What the file says, which may be anything.
  if (!checked_add(row.items, visit.items, &row.items)) row.items = UINT64_MAX;
  if (visit.inside) ++row.inside;
}

void Survey::chunk(const ChunkVisit& visit) {
  switch (visit.role) {
    case Role::kRoot:
      out_.root_bytes = visit.ref.stored_size;
      return add_bytes(visit.ref, std::nullopt);
    case Role::kSchema:
      out_.schema_bytes = visit.ref.stored_size;
      return add_bytes(visit.ref, std::nullopt);
    case Role::kInfo:
      out_.info_bytes = visit.ref.stored_size;
      return add_bytes(visit.ref, std::nullopt);
    default:
      break;
  }
  const std::size_t index = *nodes_[here_].row;
  FieldInspection& row = out_.fields[index];
  add_bytes(visit.ref, index);
  if (visit.role == Role::kTable) {
    ++row.tables;
    row.table_bytes += visit.ref.stored_size;
    return;
  }
  add_leaf(row, visit);
  auto& samples = samples_[index];
  if (visit.ref.codec != format::Codec::kNone || visit.ref.stored_size == 0) return;
  // The first few, and then ever fewer, so that they come from all over the field.
  if (samples.size() < kSamples) {
    samples.push_back(visit.ref);
  } else if (std::has_single_bit(row.chunks)) {
    samples[static_cast<std::size_t>(std::countr_zero(row.chunks)) % kSamples] = visit.ref;
  }
}

void Survey::add_leaf(FieldInspection& row, const ChunkVisit& visit) {
  const format::ChunkRef& ref = visit.ref;
  const bool first = row.chunks++ == 0;
  row.stored_bytes += ref.stored_size;
  row.decoded_bytes += ref.decoded_size;
  row.smallest = first ? ref.stored_size : std::min(row.smallest, ref.stored_size);
  row.largest = std::max(row.largest, ref.stored_size);
  if (visit.role == Role::kShard) {
    row.smallest_items = first ? visit.items : std::min(row.smallest_items, visit.items);
    row.largest_items = std::max(row.largest_items, visit.items);
  }
  ++row.histogram[static_cast<unsigned>(
      std::bit_width(ref.stored_size == 0 ? 0 : ref.stored_size - 1))];
  switch (ref.codec) {
    case format::Codec::kNone:
      ++row.codecs.none;
      break;
    case format::Codec::kLz4:
      ++row.codecs.lz4;
      break;
    case format::Codec::kZstd:
      ++row.codecs.zstd;
      break;
  }
  if (deep_) return;
  // A chunk's children are written before it and behind the chunk before it.
  if (ref.offset > end_of_last_) row.below_bytes += ref.offset - end_of_last_;
  end_of_last_ = std::max(end_of_last_, end_of(ref));
}

void Survey::add_bytes(const format::ChunkRef& ref, std::optional<std::size_t> row) {
  if (cells_.empty() || out_.file_bytes == 0) return;
  const double scale = static_cast<double>(cells_.size()) / static_cast<double>(out_.file_bytes);
  const auto cell_of = [&](std::uint64_t offset) {
    return std::min(cells_.size() - 1,
                    static_cast<std::size_t>(static_cast<double>(offset) * scale));
  };
  if (ref.stored_size == 0) return;
  const std::size_t last = cell_of(ref.offset + ref.stored_size - 1);
  for (std::size_t cell = cell_of(ref.offset); cell <= last; ++cell) {
    const auto begin = static_cast<std::uint64_t>(static_cast<double>(cell) / scale);
    const auto end = static_cast<std::uint64_t>(static_cast<double>(cell + 1) / scale);
    const std::uint64_t from = std::max(begin, ref.offset);
    const std::uint64_t to = std::min(end, ref.offset + ref.stored_size);
    cells_[cell][row ? *row + 1 : 0] += to > from ? to - from : 0;
  }
}

void Survey::cut_into_cells() {
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    std::uint64_t most = 0;
    for (const auto& [row, bytes] : cells_[i]) {
      out_.cells[i].bytes += bytes;
      if (bytes <= most) continue;
      most = bytes;
      out_.cells[i].field = row == 0 ? std::nullopt : std::optional(row - 1);
    }
  }
}

void Survey::finish() {
  for (FieldInspection& row : out_.fields) row.kept_inside = row.values == 1 && row.inside == 1;
  cut_into_cells();
  if (!deep_) return;
  // Parents stand before their children.
  for (auto at = out_.fields.rbegin(); at != out_.fields.rend(); ++at) {
    const FieldInspection& row = *at;
    if (!row.parent) continue;
    out_.fields[*row.parent].below_bytes += row.stored_bytes + row.table_bytes + row.below_bytes;
  }
}

void Survey::begin_list(const schema::Type& /*type*/, std::uint64_t /*count*/) {
  above_.push_back(here_);
}

void Survey::element(std::uint64_t /*index*/) {
  here_ = child(above_.back(), "[*]");
}

void Survey::end_list(const schema::Type& /*type*/) {
  here_ = above_.back();
  above_.pop_back();
}

void Survey::begin_map(const schema::Type& type, std::uint64_t count) {
  begin_list(type, count);
}

void Survey::mapped() {
  here_ = child(above_.back(), "[*]");
}

void Survey::end_map(const schema::Type& type) {
  end_list(type);
}

void Survey::begin_struct(const schema::Type& type) {
  begin_list(type, 1);
}

void Survey::field(const schema::Field& field) {
  here_ = child(above_.back(), "." + field.name);
  nodes_[here_].declared = &field;
}

void Survey::end_struct(const schema::Type& type) {
  end_list(type);
}

}  // namespace parcode::inspecting
