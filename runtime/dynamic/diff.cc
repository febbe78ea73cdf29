// Two subtrees are equal where the references to them have the same checksum and size: a chunk's
// bytes contain its children's checksums, so equal bytes mean equal children, all the way down. The
// reverse does not hold (a chunk's bytes also contain its children's offsets), so chunks that
// differ are read and compared value by value, and their children by their checksums again.

#include "runtime/dynamic/diff.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "runtime/dynamic/json_writer.h"
#include "runtime/dynamic/keys.h"
#include "runtime/dynamic/lists.h"
#include "runtime/dynamic/steps.h"
#include "runtime/reader/call.h"

namespace parcode {

using dynamic::ListReader;
using dynamic::MapReader;
using dynamic::Spot;
using schema::Kind;

namespace {

using Each = std::function<Status(const Difference&)>;

bool same_bytes(const format::ChunkRef& a, const format::ChunkRef& b) {
  return a.checksum == b.checksum && a.stored_size == b.stored_size &&
         a.decoded_size == b.decoded_size && a.codec == b.codec && a.form == b.form;
}

// The reference of a chunkable or map field's value; none where it is kept inside.
std::optional<format::RefBlock> block_of(const DynamicValue& value) {
  const Spot& spot = value.spot();
  if (spot.form != Spot::Form::kStored || value.kind() == Kind::kOptional) return std::nullopt;
  reader::Call call(value.file().state());
  ReadCursor in = call.cursor(spot.chunk.get());
  ReadCursor::Target target;
  if (!in.follow(spot.place, 1, 1, /*may_be_elsewhere=*/true, &target) || !target.elsewhere) {
    return std::nullopt;
  }
  return in.ref_block(target);
}

bool is_list(Kind kind) {
  return kind == Kind::kVec || kind == Kind::kArray;
}

std::string part_path(const std::string& path, std::uint64_t first, std::uint64_t count) {
  if (count == 1) return path + "[" + std::to_string(first) + "]";
  return path + "[" + std::to_string(first) + ":" + std::to_string(first + count) + "]";
}

class Differ {
 public:
  Differ(const dynamic::TypedFile& before, const dynamic::TypedFile& after, const Each& each)
      : one_schema_(before.state().fingerprint() == after.state().fingerprint()), each_(each) {}

  Status compare(const DynamicValue& a, const DynamicValue& b, const std::string& path) {
    if (!one_schema_ && a.type_name() != b.type_name()) {
      const Kind kind = dynamic::unboxed(a.type()).kind;
      if (kind != dynamic::unboxed(b.type()).kind || kind != Kind::kStruct) {
        return tell(Difference::Kind::kTypeChanged, path, a, b);
      }
    }
    const auto in_a = a.has_value();
    const auto in_b = b.has_value();
    if (!in_a) return Failure(in_a.error());
    if (!in_b) return Failure(in_b.error());
    if (!*in_a && !*in_b) return {};
    if (!*in_a) return tell(Difference::Kind::kAdded, path, std::nullopt, b);
    if (!*in_b) return tell(Difference::Kind::kRemoved, path, a, std::nullopt);
    if (one_schema_ && equal_at_once(a, b)) return {};
    if (dynamic::unboxed(a.type()).kind == Kind::kOptional) {
      const auto value_a = a.value();
      const auto value_b = b.value();
      if (!value_a) return Failure(value_a.error());
      if (!value_b) return Failure(value_b.error());
      return compare(*value_a, *value_b, path);
    }
    const auto content_a = a.content();
    const auto content_b = b.content();
    if (!content_a) return Failure(content_a.error());
    if (!content_b) return Failure(content_b.error());
    return contents(*content_a, *content_b, path);
  }

 private:
  static constexpr ErrorCode kStop = ErrorCode::kCancelled;

  // Whether a look at references, or at the bytes of a fixed part, says that both are equal.
  static bool equal_at_once(const DynamicValue& a, const DynamicValue& b) {
    const auto block_a = block_of(a);
    const auto block_b = block_of(b);
    if (block_a && block_b) {
      return block_a->items == block_b->items && block_a->ref.level == block_b->ref.level &&
             same_bytes(block_a->ref, block_b->ref);
    }
    const Spot& left = a.spot();
    const Spot& right = b.spot();
    const schema::Layout layout = a.file().types().layout(a.type());
    return left.form == Spot::Form::kInline && right.form == Spot::Form::kInline && layout.fixed &&
           left.count == Spot::kAll && right.count == Spot::kAll &&
           std::memcmp(left.chunk->bytes().data() + left.place,
                       right.chunk->bytes().data() + right.place, layout.size) == 0;
  }

  Status contents(const DynamicValue& a, const DynamicValue& b, const std::string& path) {
    if (one_schema_ && equal_at_once(a, b)) return {};
    switch (a.kind()) {
      case Kind::kStruct:
        return structures(a, b, path);
      case Kind::kUnion:
        return unions(a, b, path);
      case Kind::kMap:
        return maps(a, b, path);
      case Kind::kVec:
      case Kind::kArray:
        return is_list(b.kind()) ? lists(a, b, path)
                                 : tell(Difference::Kind::kTypeChanged, path, a, b);
      default:
        return leaves(a, b, path);
    }
  }

  // Strings and numbers: equal where their JSON is, which is exact.
  Status leaves(const DynamicValue& a, const DynamicValue& b, const std::string& path) {
    const auto text_a = a.json();
    if (!text_a) return Failure(text_a.error());
    const auto text_b = b.json();
    if (!text_b) return Failure(text_b.error());
    if (*text_a == *text_b) return {};
    return tell(Difference::Kind::kChanged, path, a, b);
  }

  Status structures(const DynamicValue& a, const DynamicValue& b, const std::string& path) {
    const std::string prefix = path.empty() ? "" : path + ".";
    for (const schema::Field& field : a.definition()->fields) {
      const auto left = a.field_numbered(field.number);
      if (!left) return Failure(left.error());
      const auto& others = b.definition()->fields;
      const std::size_t index = dynamic::find_field(*b.definition(), std::uint32_t{field.number});
      if (index == others.size()) {
        if (Status told = tell(Difference::Kind::kRemoved, prefix + field.name, *left, {}); !told) {
          return told;
        }
        continue;
      }
      const auto right = b.field_numbered(field.number);
      if (!right) return Failure(right.error());
      if (Status status = compare(*left, *right, prefix + field.name); !status) return status;
    }
    for (const schema::Field& field : b.definition()->fields) {
      const auto& others = a.definition()->fields;
      if (dynamic::find_field(*a.definition(), std::uint32_t{field.number}) != others.size()) {
        continue;
      }
      const auto right = b.field_numbered(field.number);
      if (!right) return Failure(right.error());
      if (Status told = tell(Difference::Kind::kAdded, prefix + field.name, {}, *right); !told) {
        return told;
      }
    }
    return {};
  }

  Status unions(const DynamicValue& a, const DynamicValue& b, const std::string& path) {
    const auto member_a = a.member();
    const auto member_b = b.member();
    if (!member_a) return Failure(member_a.error());
    if (!member_b) return Failure(member_b.error());
    if (*member_a != *member_b) return tell(Difference::Kind::kChanged, path, a, b);
    const auto left = a.field(*member_a);
    const auto right = b.field(*member_b);
    if (!left) return Failure(left.error());
    if (!right) return Failure(right.error());
    return compare(*left, *right, path.empty() ? *member_a : path + "." + *member_a);
  }

  // Whether two values are equal, without telling.
  Result<bool> equal(const DynamicValue& a, const DynamicValue& b) const {
    const Each stop = [](const Difference&) -> Status { return fail(kStop, "they differ"); };
    const Status compared = Differ(a.file(), b.file(), stop).compare(a, b, "");
    if (compared) return true;
    if (compared.error().code == kStop) return false;
    return Failure(compared.error());
  }

  struct Lists {
    ListReader a;
    ListReader b;
    const DynamicValue& left;
    const DynamicValue& right;

    Result<DynamicValue> before(std::uint64_t index) {
      return a.at(index).map(
          [&](Spot s) { return DynamicValue(left.shared_file(), std::move(s)); });
    }
    Result<DynamicValue> after(std::uint64_t index) {
      return b.at(index).map(
          [&](Spot s) { return DynamicValue(right.shared_file(), std::move(s)); });
    }
  };

  Status lists(const DynamicValue& a, const DynamicValue& b, const std::string& path) {
    auto left = ListReader::open(a.shared_file(), a.spot());
    if (!left) return Failure(std::move(left.error()));
    auto right = ListReader::open(b.shared_file(), b.spot());
    if (!right) return Failure(std::move(right.error()));
    Lists both{std::move(*left), std::move(*right), a, b};
    const std::uint64_t size_a = both.a.size();
    const std::uint64_t size_b = both.b.size();
    const std::uint64_t common = std::min(size_a, size_b);
    if (size_a == size_b) return elements(both, 0, common, path);
    std::uint64_t first = 0;
    std::uint64_t last = 0;  // how many are equal at the end
    for (; first < common; ++first) {
      const auto skipped = skip_equal_shard(both, first);
      if (!skipped) return Failure(skipped.error());
      if (*skipped > first) {
        first = std::min(*skipped, common) - 1;
        continue;
      }
      const auto same = equal_elements(both, first, first);
      if (!same) return Failure(same.error());
      if (!*same) break;
    }
    for (; last < common - first; ++last) {
      const auto same = equal_elements(both, size_a - 1 - last, size_b - 1 - last);
      if (!same) return Failure(same.error());
      if (!*same) break;
    }
    return unequal_lists(both, first, last, path);
  }

  // Lists of different sizes, of which `first` elements at the start and `last` at the end agree.
  Status unequal_lists(Lists& both, std::uint64_t first, std::uint64_t last,
                       const std::string& path) {
    const std::uint64_t size_a = both.a.size();
    const std::uint64_t size_b = both.b.size();
    const std::uint64_t middle = std::min(size_a, size_b) - first - last;
    if (Status status = elements(both, first, first + middle, path); !status) return status;
    const std::uint64_t from = first + middle;
    if (size_a > size_b) {
      const auto part = both.left.slice(from, size_a - size_b);
      if (!part) return Failure(part.error());
      return tell(Difference::Kind::kRemoved, part_path(path, from, size_a - size_b), *part, {});
    }
    const auto part = both.right.slice(from, size_b - size_a);
    if (!part) return Failure(part.error());
    return tell(Difference::Kind::kAdded, part_path(path, from, size_b - size_a), {}, *part);
  }

  Result<bool> equal_elements(Lists& both, std::uint64_t a, std::uint64_t b) const {
    const auto left = both.before(a);
    if (!left) return Failure(left.error());
    const auto right = both.after(b);
    if (!right) return Failure(right.error());
    return equal(*left, *right);
  }

  // The index behind the shards at `index` where both begin there and are equal; else `index`.
  Result<std::uint64_t> skip_equal_shard(const Lists& both, std::uint64_t index) const {
    if (!one_schema_ || both.a.container() == nullptr || both.b.container() == nullptr) {
      return index;
    }
    const auto a = both.a.container()->shard_of(both.a.first() + index);
    if (!a) return Failure(a.error());
    const auto b = both.b.container()->shard_of(both.b.first() + index);
    if (!b) return Failure(b.error());
    const bool begin_here = a->first == both.a.first() + index &&
                            b->first == both.b.first() + index && a->count == b->count;
    if (!begin_here) return index;
    const auto ref_a = both.a.container()->leaf_ref(a->leaf);
    if (!ref_a) return Failure(ref_a.error());
    const auto ref_b = both.b.container()->leaf_ref(b->leaf);
    if (!ref_b) return Failure(ref_b.error());
    return same_bytes(*ref_a, *ref_b) ? index + a->count : index;
  }

  // Elements [first, end), which both have. Bytes that differ are told of as one stretch.
  Status elements(Lists& both, std::uint64_t first, std::uint64_t end, const std::string& path) {
    const bool bytes = dynamic::is_bytes(both.left.type());
    std::uint64_t from = end;
    std::uint64_t to = first;
    for (std::uint64_t i = first; i < end; ++i) {
      const auto skipped = skip_equal_shard(both, i);
      if (!skipped) return Failure(skipped.error());
      if (*skipped > i) {
        i = *skipped - 1;
        continue;
      }
      const auto left = both.before(i);
      if (!left) return Failure(left.error());
      const auto right = both.after(i);
      if (!right) return Failure(right.error());
      if (!bytes) {
        const std::string here = path + "[" + std::to_string(i) + "]";
        if (Status status = compare(*left, *right, here); !status) return status;
      } else if (!equal_at_once(*left, *right)) {
        from = std::min(from, i);
        to = i + 1;
      }
    }
    if (from >= to) return {};
    const auto left = both.left.slice(from, to - from);
    const auto right = both.right.slice(from, to - from);
    if (!left) return Failure(left.error());
    if (!right) return Failure(right.error());
    return tell(Difference::Kind::kChanged, part_path(path, from, to - from), *left, *right);
  }

  Status maps(const DynamicValue& a, const DynamicValue& b, const std::string& path) {
    auto left = MapReader::open(a.shared_file(), a.spot());
    if (!left) return Failure(std::move(left.error()));
    auto right = MapReader::open(b.shared_file(), b.spot());
    if (!right) return Failure(std::move(right.error()));
    for (const bool backward : {false, true}) {
      MapReader& one = backward ? *right : *left;
      MapReader& other = backward ? *left : *right;
      const DynamicValue& owner = backward ? b : a;
      const DynamicValue& other_owner = backward ? a : b;
      for (std::uint64_t bucket = 0; bucket < one.buckets(); ++bucket) {
        const auto same = same_bucket(one, other, bucket);
        if (!same) return Failure(same.error());
        if (*same) continue;
        if (Status status = entries(one, other, bucket, owner, other_owner, backward, path);
            !status) {
          return status;
        }
      }
    }
    return {};
  }

  Result<bool> same_bucket(const MapReader& one, const MapReader& other,
                           std::uint64_t bucket) const {
    if (!one_schema_ || one.container() == nullptr || other.container() == nullptr ||
        one.buckets() != other.buckets()) {
      return false;
    }
    const auto ref = one.container()->leaf_ref(bucket);
    if (!ref) return Failure(ref.error());
    const auto other_ref = other.container()->leaf_ref(bucket);
    if (!other_ref) return Failure(other_ref.error());
    return same_bytes(*ref, *other_ref);
  }

  // Forward: what one bucket's entries became. Backward: only those that the other map lacks.
  Status entries(MapReader& one, MapReader& other, std::uint64_t bucket, const DynamicValue& owner,
                 const DynamicValue& other_owner, bool backward, const std::string& path) {
    const auto count = one.entries_in(bucket);
    if (!count) return Failure(count.error());
    for (std::uint64_t i = 0; i < *count; ++i) {
      const auto entry = one.entry(bucket, i);
      if (!entry) return Failure(entry.error());
      std::vector<std::byte> key;
      reader::Call call(owner.file().state());
      ReadCursor in = call.cursor(entry->key.chunk.get());
      if (!dynamic::encode_stored_key(in, owner.file().types(), *entry->key.type, entry->key.place,
                                      key)) {
        return call.error(*entry->key.chunk.get());
      }
      const auto found = other.find(key);
      if (!found) return Failure(found.error());
      if (*found && backward) continue;
      const auto key_text = DynamicValue(owner.shared_file(), entry->key).json();
      if (!key_text) return Failure(key_text.error());
      const std::string here = path + "[" + *key_text + "]";
      const DynamicValue value(owner.shared_file(), entry->value);
      Status status;
      if (*found) {
        status = compare(value, DynamicValue(other_owner.shared_file(), (*found)->value), here);
      } else if (backward) {
        status = tell(Difference::Kind::kAdded, here, {}, value);
      } else {
        status = tell(Difference::Kind::kRemoved, here, value, {});
      }
      if (!status) return status;
    }
    return {};
  }

  Status tell(Difference::Kind kind, const std::string& path, std::optional<DynamicValue> before,
              std::optional<DynamicValue> after) {
    return each_({kind, path, std::move(before), std::move(after)});
  }

  const bool one_schema_;
  const Each& each_;
};

}  // namespace

Status diff(const DynamicValue& before, const DynamicValue& after, const Each& each) {
  return Differ(before.file(), after.file(), each).compare(before, after, "");
}

}  // namespace parcode
