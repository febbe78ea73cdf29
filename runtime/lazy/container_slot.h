// ContainerSlot: what LazyVec and LazyMap have in common: a record's slot that leads to items kept
// inside the parent's chunk, or to a container of chunks.

#ifndef PARCODE_RUNTIME_LAZY_CONTAINER_SLOT_H_
#define PARCODE_RUNTIME_LAZY_CONTAINER_SLOT_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>

#include "runtime/lazy/held.h"
#include "runtime/reader/call.h"

namespace parcode::lazy {

class ContainerSlot {
 public:
  ContainerSlot() = default;
  // `place`: of the items, or of the RefBlock where `elsewhere`. `items`: how many in all.
  ContainerSlot(const ReadCursor& in, Place place, std::uint64_t items, bool elsewhere)
      : file_(reader::FileRef::share(in.chunk()->file())),
        record_(in, place),
        items_(items),
        elsewhere_(elsewhere) {}
  ContainerSlot(const ContainerSlot& other)
      : file_(other.file_),
        record_(other.record_),
        items_(other.items_),
        elsewhere_(other.elsewhere_),
        container_(other.container_.load(std::memory_order_acquire)) {}
  ContainerSlot(ContainerSlot&& other) noexcept
      : file_(std::move(other.file_)),
        record_(std::move(other.record_)),
        items_(std::exchange(other.items_, 0)),
        elsewhere_(other.elsewhere_),
        container_(other.container_.load(std::memory_order_acquire)) {}
  ContainerSlot& operator=(ContainerSlot other) noexcept {
    std::swap(file_, other.file_);
    std::swap(record_, other.record_);
    std::swap(items_, other.items_);
    std::swap(elsewhere_, other.elsewhere_);
    container_.store(other.container_.load(std::memory_order_acquire), std::memory_order_release);
    return *this;
  }
  ~ContainerSlot() = default;

  std::uint64_t items() const { return items_; }
  bool elsewhere() const { return elsewhere_; }
  const reader::FileState& file() const { return *file_.get(); }
  reader::FileState* file_state() const { return file_.get(); }
  const Record& record() const { return record_; }
  reader::Chunk& chunk() const { return *record_.chunk().get(); }
  std::string path() const { return file_ ? file_->path() : std::string(); }

  // The container, opened on the first call and remembered. Only where elsewhere().
  Result<const reader::Container*> container() const {
    if (const reader::Container* opened = opened_container()) return opened;
    return open();
  }
  // Null where it was not opened yet, and where the items are not elsewhere.
  const reader::Container* opened_container() const {
    return container_.load(std::memory_order_acquire);
  }

 private:
  Result<const reader::Container*> open() const;

  reader::FileRef file_;
  Record record_;
  std::uint64_t items_ = 0;
  bool elsewhere_ = false;
  mutable std::atomic<const reader::Container*> container_ = nullptr;
};

}  // namespace parcode::lazy

#endif  // PARCODE_RUNTIME_LAZY_CONTAINER_SLOT_H_
