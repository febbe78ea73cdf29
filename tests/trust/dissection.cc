#include "tests/trust/dissection.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

#include "parcode/parcode.h"
#include "runtime/base/hash.h"
#include "runtime/codec/codec.h"
#include "runtime/dynamic/walker.h"
#include "runtime/format/table.h"

namespace parcode::testing {
namespace {

using dynamic::ChunkVisit;

class Collector final : public dynamic::Visitor {
 public:
  struct Visit : ChunkVisit {
    std::uint64_t columns_size = 0;
  };

  explicit Collector(const dynamic::Types& types) : types_(types) {}

  void stored(const dynamic::StoredVisit& visit) override { type_ = visit.type; }
  void chunk(const ChunkVisit& visit) override {
    Visit found{visit};
    if (visit.role == ChunkVisit::Role::kShard) {
      const Shape element = types_.shape(type_->arguments[0]);
      if (shape::has_columns(element)) found.columns_size = visit.items * element.size;
    }
    visits.push_back(found);
  }

  std::vector<Visit> visits;

 private:
  const dynamic::Types& types_;
  const schema::Type* type_ = nullptr;  // of the vec or map whose chunks are told of
};

Compression choice_of(format::Codec codec) {
  if (codec == format::Codec::kLz4) return Compression::kLz4;
  return codec == format::Codec::kZstd ? Compression::kZstd : Compression::kNone;
}

// As stored, and the reference's codec as it came out.
std::vector<std::byte> stored(const Part& part, format::ChunkRef& ref) {
  std::vector<std::byte> packed(codec::bound(choice_of(part.ref.codec), part.bytes.size()));
  const auto result = codec::compress(choice_of(part.ref.codec), 0, part.bytes, packed);
  ref.codec = result ? result->codec : format::Codec::kNone;
  if (ref.codec == format::Codec::kNone) return part.bytes;
  packed.resize(result->size);
  return packed;
}

// What a table says of the fixed parts of `part`, whose reference stands at part.place.
void store_columns_checksum(const Part& part, std::vector<std::byte>& table) {
  if (part.columns_size == 0 || part.columns_size > part.bytes.size() ||
      table.size() < sizeof(format::TableHead)) {
    return;
  }
  const auto head = load_as<format::TableHead>(table.data());
  if (head.columns == 0 || head.columns != head.children || head.children > format::kTableFanout ||
      head.runs > format::kTableFanout || format::table_size(head) > table.size()) {
    return;
  }
  const std::uint64_t child = (part.place - format::ref_place(0)) / sizeof(format::ChunkRef);
  if (child >= head.children) return;
  store_as(table.data() + format::columns_place(head, child),
           xxh3_64(Bytes(part.bytes).first(part.columns_size)));
}

}  // namespace

std::optional<Dissection> Dissection::of(std::span<const std::byte> file) {
  OpenOptions options{.verify = Verify::kNever, .threads = 1};
  options.limits.allocation = 16 << 20;
  options.limits.decoded_bytes = 64 << 20;
  const auto opened = open_bytes(file, options);
  if (!opened) return std::nullopt;
  auto schema = opened->schema();
  if (!schema) return std::nullopt;
  const dynamic::Types types(std::move(*schema));
  Collector collector(types);
  auto& state = *opened->state().get();
  static_cast<void>(dynamic::Walker(state, types, collector, dynamic::Reach::kReferences).walk());
  std::ranges::sort(collector.visits, {}, [](const auto& visit) { return visit.ref.offset; });
  Dissection dissection{.parts = {}, .footer = state.footer()};
  std::map<std::uint64_t, std::size_t> index;
  std::vector<std::uint64_t> parents;
  for (const Collector::Visit& visit : collector.visits) {
    if (!index.emplace(visit.ref.offset, dissection.parts.size()).second) continue;
    const auto chunk = state.chunk(visit.ref, state.footer_offset());
    if (!chunk) {
      index.erase(visit.ref.offset);
      continue;
    }
    const Bytes bytes = (*chunk)->bytes();
    dissection.parts.push_back({.role = visit.role,
                                .parent = std::nullopt,
                                .place = visit.place,
                                .bytes = {bytes.begin(), bytes.end()},
                                .ref = visit.ref,
                                .columns_size = visit.columns_size});
    parents.push_back(visit.parent);
  }
  for (std::size_t i = 0; i < parents.size(); ++i) {
    if (parents[i] == 0) continue;
    const auto parent = index.find(parents[i]);
    if (parent == index.end() || parent->second <= i) return std::nullopt;
    dissection.parts[i].parent = parent->second;
  }
  return dissection;
}

std::vector<std::byte> Dissection::assemble() const {
  std::vector<std::byte> file;
  const auto append = [&](Bytes bytes) { file.insert(file.end(), bytes.begin(), bytes.end()); };
  append(format::encode_head());
  format::Footer end = footer;
  end.chunk_count = parts.size();
  end.decoded_bytes = 0;
  std::vector<Part> all = parts;
  bool in_tail = false;
  for (Part& part : all) {
    file.resize(align_up(file.size(), format::kChunkAlignment));
    const bool is_tail = part.ref.offset >= footer.tail_offset;
    if (is_tail && !std::exchange(in_tail, true)) end.tail_offset = file.size();
    format::ChunkRef ref = part.ref;
    std::vector<std::byte> bytes = stored(part, ref);
    if (part.spoil) part.spoil(bytes);
    ref.offset = file.size();
    ref.stored_size = bytes.size();
    ref.decoded_size = part.bytes.size();
    ref.checksum = xxh3_64(bytes);
    end.decoded_bytes += ref.decoded_size;
    append(bytes);
    if (part.lie) part.lie(ref);
    if (part.parent) {
      auto& parent = all[*part.parent].bytes;
      if (!within(part.place, sizeof ref, parent.size())) continue;
      std::memcpy(parent.data() + part.place, &ref, sizeof ref);
      store_columns_checksum(part, parent);
    } else {
      (part.role == Part::Role::kRoot     ? end.root
       : part.role == Part::Role::kSchema ? end.schema
                                          : end.info) = ref;
    }
  }
  file.resize(align_up(file.size(), format::kChunkAlignment));
  if (!in_tail) end.tail_offset = file.size();
  end.file_size = file.size() + format::kFooterSize;
  if (lie) lie(end);
  append(format::encode(end));
  return file;
}

}  // namespace parcode::testing
