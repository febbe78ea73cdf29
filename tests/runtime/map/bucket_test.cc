#include "runtime/map/bucket.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace parcode::map {
namespace {

constexpr Shape kEntry = {.size = 8, .align = 8};

// The block of a bucket whose entries are hashes, and a chunk that it is all of.
class HashBucket {
 public:
  HashBucket(std::vector<std::uint64_t> hashes, std::uint64_t buckets)
      : hashes_(std::move(hashes)) {
    std::sort(hashes_.begin(), hashes_.end());
    bucket_.geometry = geometry_of(hashes_.size(), kEntry);
    bytes_.assign(bucket_.geometry.size, std::byte{0xEE});
    IndexWriter index(bucket_.geometry, buckets);
    for (std::size_t i = 0; i < hashes_.size(); ++i) {
      index.add(bytes_.data(), hashes_[i]);
      store_as(bytes_.data() + bucket_.entry(i, kEntry), hashes_[i]);
    }
    index.finish(bytes_.data());
  }

  std::size_t size() const { return hashes_.size(); }
  std::vector<std::byte>& bytes() { return bytes_; }
  const Geometry& geometry() const { return bucket_.geometry; }

  // The indexes that a lookup of the hash compares; stops at none. `end`: how it ended.
  std::vector<std::uint64_t> asked(std::uint64_t hash, std::uint64_t fraction,
                                   Match* end = nullptr) const {
    ReadScope scope;
    ReadCursor in(bytes_, Form::kNarrow, nullptr, scope);
    std::vector<std::uint64_t> indexes;
    const Match match = find(in, bucket_, hash, fraction, [&](std::uint64_t index) {
      indexes.push_back(index);
      return Match::kNo;
    });
    if (end != nullptr) *end = match;
    return indexes;
  }

 private:
  std::vector<std::uint64_t> hashes_;
  std::vector<std::byte> bytes_;
  Bucket bucket_;
};

TEST(Bucket, EveryEntryIsAskedForUnderItsOwnHash) {
  std::mt19937_64 random(1);
  for (const std::uint64_t count : {1u, 2u, 6u, 7u, 300u, 5000u}) {
    std::vector<std::uint64_t> hashes(count);
    for (std::uint64_t& hash : hashes) hash = random() >> 1;  // those of the first of two buckets
    const HashBucket bucket(hashes, 2);
    std::sort(hashes.begin(), hashes.end());
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto asked = bucket.asked(hashes[i], position_of(hashes[i], 2).fraction);
      EXPECT_EQ(std::count(asked.begin(), asked.end(), i), 1) << i << " of " << count;
    }
  }
}

TEST(Bucket, ABinOfMoreEntriesThanItHasTagsForIsAskedToItsEnd) {
  std::vector<std::uint64_t> hashes(40, 5);
  hashes.push_back(~std::uint64_t{0});
  const HashBucket bucket(hashes, 1);
  EXPECT_EQ(bucket.asked(5, 5).size(), 40);
  EXPECT_EQ(bucket.asked(6, 6).size(), 40 - kTagsPerBin);  // the ones without tags
  EXPECT_EQ(bucket.asked(~std::uint64_t{0}, ~std::uint64_t{0}).size(), 1);
}

TEST(Bucket, FewEntriesAreAskedForInVain) {
  std::mt19937_64 random(2);
  std::vector<std::uint64_t> hashes(6000);
  for (std::uint64_t& hash : hashes) hash = random();
  const HashBucket bucket(hashes, 1);
  std::uint64_t asked = 0;
  constexpr std::uint64_t kMisses = 10'000;
  for (std::uint64_t i = 0; i < kMisses; ++i) {
    const std::uint64_t hash = random();
    asked += bucket.asked(hash, hash).size();
  }
  EXPECT_LT(asked, kMisses / 15);
}

TEST(Bucket, TagsAreMatchedTheSameWithAndWithoutTheProcessorsHelp) {
  std::mt19937_64 random(3);
  std::vector<std::byte> bin(kBinSize);
  for (int i = 0; i < 10'000; ++i) {
    for (std::byte& byte : bin) byte = static_cast<std::byte>(random() % 4);
    for (std::uint8_t tag = 0; tag < 5; ++tag) {
      ASSERT_EQ(match_tags(bin.data(), tag), match_tags_portably(bin.data(), tag));
    }
  }
}

TEST(Bucket, AnIndexOfAnyBytesLeadsToNothingOutsideTheBucket) {
  std::mt19937_64 random(4);
  std::vector<std::uint64_t> hashes(500);
  for (std::uint64_t& hash : hashes) hash = random();
  HashBucket bucket(hashes, 1);
  bool failed = false;
  for (int round = 0; round < 2000; ++round) {
    for (std::uint64_t i = 0; i < bucket.geometry().entries; ++i) {
      bucket.bytes()[i] = static_cast<std::byte>(random() % 3 == 0 ? random() : 0);
    }
    const std::uint64_t hash = random();
    Match end = Match::kNo;
    for (const std::uint64_t index : bucket.asked(hash, hash, &end)) {
      ASSERT_LT(index, bucket.size());
    }
    failed = failed || end == Match::kError;
  }
  EXPECT_TRUE(failed);
}

}  // namespace
}  // namespace parcode::map
