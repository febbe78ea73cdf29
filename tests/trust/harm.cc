#include "tests/trust/harm.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>

#include "runtime/format/table.h"

namespace parcode::testing {
namespace {

using format::ChunkRef;
using Role = Part::Role;

class Harmer {
 public:
  Harmer(Dissection& file, std::mt19937_64& random) : file_(file), random_(random) {}

  void once() {
    if (file_.parts.empty()) return;
    switch (below(10)) {
      case 0:
      case 1:
        return change_word();
      case 2:
        return change_bytes();
      case 3:
        return copy_within();
      case 4:
        return resize();
      case 5:
        return change_table();
      case 6:
        return lie_in_reference();
      case 7:
        return share_chunk();
      case 8:
        return spoil_stored();
      default:
        return lie_in_footer();
    }
  }

 private:
  std::uint64_t below(std::uint64_t limit) { return limit == 0 ? 0 : random_() % limit; }
  Part& any_part() { return file_.parts[below(file_.parts.size())]; }
  Part* any_part_of(Role role) {
    for (int i = 0; i < 20; ++i) {
      Part& part = any_part();
      if (part.role == role) return &part;
    }
    return nullptr;
  }

  // Borders of all sorts, and numbers near those that are there.
  std::uint64_t number(std::uint64_t size, std::uint64_t before) {
    const std::array<std::uint64_t, 14> borders = {0,
                                                   1,
                                                   63,
                                                   64,
                                                   size,
                                                   size - 1,
                                                   size / 2,
                                                   UINT32_MAX,
                                                   UINT32_MAX - 1,
                                                   std::uint64_t{1} << 32,
                                                   std::uint64_t{1} << 63,
                                                   UINT64_MAX,
                                                   UINT64_MAX - 63,
                                                   UINT64_MAX / 8};
    switch (below(4)) {
      case 0:
        return before + below(17) - 8;
      case 1:
        return below(size + 1);
      default:
        return borders[below(borders.size())];
    }
  }

  template <class T>
  void change_number(Part& part, std::uint64_t place) {
    if (part.bytes.size() < sizeof(T) || place > part.bytes.size() - sizeof(T)) return;
    T value{};
    std::memcpy(&value, part.bytes.data() + place, sizeof value);
    value = static_cast<T>(number(part.bytes.size(), value));
    std::memcpy(part.bytes.data() + place, &value, sizeof value);
  }

  // A slot, a count, a length, a place, a member's number: all are words of 4 or 8 bytes.
  void change_word() {
    Part& part = any_part();
    for (std::uint64_t i = 1 + below(4); i > 0; --i) {
      const std::uint64_t place = below(part.bytes.size() / 4 + 1) * 4;
      if (below(3) == 0) {
        change_number<std::uint64_t>(part, place & ~std::uint64_t{7});
      } else {
        change_number<std::uint32_t>(part, place);
      }
    }
  }

  void change_bytes() {
    Part& part = any_part();
    if (part.bytes.empty()) return;
    for (std::uint64_t i = 1 + below(8); i > 0; --i) {
      constexpr std::array kBytes = {std::byte{0},    std::byte{1},    std::byte{2},
                                     std::byte{0x80}, std::byte{0xC0}, std::byte{0xFF}};
      part.bytes[below(part.bytes.size())] = kBytes[below(kBytes.size())];
    }
  }

  // So that slots lead to the same place, and keys, hashes and tags meet again.
  void copy_within() {
    Part& part = any_part();
    const std::uint64_t size =
        std::min<std::uint64_t>(std::uint64_t{8} << below(4), part.bytes.size());
    if (size == 0) return;
    const std::uint64_t from = below(part.bytes.size() - size + 1) & ~std::uint64_t{3};
    const std::uint64_t to = below(part.bytes.size() - size + 1) & ~std::uint64_t{3};
    std::memmove(part.bytes.data() + to, part.bytes.data() + from, size);
  }

  void resize() {
    Part& part = any_part();
    part.bytes.resize(below(2) == 0 ? below(part.bytes.size() + 1)
                                    : part.bytes.size() + below(200));
  }

  void change_table() {
    Part* table = any_part_of(Role::kTable);
    if (table == nullptr) return change_word();
    if (below(3) == 0) return change_number<std::uint64_t>(*table, below(3) * 8);
    // The runs stand at the end.
    const std::uint64_t size = table->bytes.size();
    change_number<std::uint64_t>(*table, size < 24 ? 0 : size - 8 * (1 + below(3)));
  }

  void lie_in_reference() {
    const std::uint64_t value = random_();
    const std::uint64_t which = below(7);
    const std::uint64_t size = number(file_.footer.file_size, value % 100000);
    any_part().lie = [=](ChunkRef& ref) {
      switch (which) {
        case 0:
          ref.offset = size & (value % 2 == 0 ? ~std::uint64_t{63} : ~std::uint64_t{0});
          break;
        case 1:
          ref.stored_size = size;
          ref.decoded_size = size;
          break;
        case 2:
          ref.decoded_size = size;
          break;
        case 3:
          ref.codec = static_cast<format::Codec>(value % 5);
          break;
        case 4:
          ref.form = static_cast<format::Form>(value % 4);
          break;
        case 5:
          ref.level = static_cast<std::uint32_t>(value % 10);
          break;
        default:
          ref.part = static_cast<std::uint16_t>(value % 3);
      }
    };
  }

  // Two parents, or two slots of a parent, with one child.
  void share_chunk() {
    Part& part = any_part();
    const std::size_t other = below(file_.parts.size());
    if (&file_.parts[other] >= &part) return;
    // Its place in the new file is known only once it is there: as assemble() comes by.
    auto shared = std::make_shared<ChunkRef>();
    file_.parts[other].lie = [shared](ChunkRef& ref) { *shared = ref; };
    part.lie = [shared, all = below(2) == 0](ChunkRef& ref) {
      const ChunkRef own = ref;
      ref = *shared;
      if (all) return;
      ref.level = own.level;
      ref.form = own.form;
    };
  }

  void spoil_stored() {
    const std::uint64_t value = random_();
    any_part().spoil = [value](std::vector<std::byte>& bytes) {
      if (bytes.empty()) return;
      if (value % 3 == 0) return bytes.resize(value / 3 % bytes.size());
      bytes[value / 3 % bytes.size()] = static_cast<std::byte>(value >> 40);
    };
  }

  void lie_in_footer() {
    const std::uint64_t value = number(file_.footer.file_size, file_.footer.tail_offset);
    const std::uint64_t which = below(4);
    file_.lie = [=](format::Footer& footer) {
      (which == 0   ? footer.tail_offset
       : which == 1 ? footer.chunk_count
       : which == 2 ? footer.decoded_bytes
                    : footer.previous) = value;
    };
  }

  Dissection& file_;
  std::mt19937_64& random_;
};

}  // namespace

void harm(Dissection& file, std::mt19937_64& random) {
  Harmer(file, random).once();
}

}  // namespace parcode::testing
