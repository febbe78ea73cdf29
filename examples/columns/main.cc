#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <string>

#include "examples/columns/album.pcs.h"
#include "parcode/parcode.h"

using album::Photo;
using album::Place;

album::Album make_album() {
  album::Album album;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    album.photos.push_back({.taken = 1'700'000'000 + 60 * i,
                            .place = {.latitude = static_cast<double>(i % 180) - 90},
                            .title = "photo " + std::to_string(i),
                            .thumbnail = std::vector<std::uint8_t>(1000)});
  }
  return album;
}

// Value by value: each is a Result.
parcode::Result<double> northernmost(const album::AlbumLazy& album) {
  double most = -90;
  for (auto&& latitude : album.photos.column<&Photo::place, &Place::latitude>()) {
    if (!latitude) return parcode::Failure(latitude.error());
    most = std::max(most, *latitude);
  }
  return most;
}

// Shard by shard: one check, then a loop over plain numbers.
parcode::Result<std::uint64_t> count_after(const album::AlbumLazy& album, std::uint64_t time) {
  std::uint64_t count = 0;
  for (auto&& shard : album.photos.column<&Photo::taken>().shards()) {
    if (!shard) return parcode::Failure(shard.error());
    for (const std::uint64_t taken : *shard) count += taken > time ? 1 : 0;
  }
  return count;
}

// A field that is not of fixed size comes as it does in a mirror.
parcode::Result<std::size_t> longest_title(const album::AlbumLazy& album) {
  std::size_t longest = 0;
  for (auto&& title : album.photos.column<&Photo::title>()) {
    if (!title) return parcode::Failure(title.error());
    longest = std::max(longest, (*title)->size());
  }
  return longest;
}

int main() {
  const auto saved = parcode::save("album.pcode", make_album());
  const auto album = parcode::open("album.pcode").and_then([](const parcode::File& file) {
    return file.root<album::Album>();
  });
  if (!saved || !album) return 1;
  std::cout << "northernmost: " << northernmost(*album).value() << '\n'
            << "after 1700600000: " << count_after(*album, 1'700'600'000).value() << '\n'
            << "longest title: " << longest_title(*album).value() << '\n';
  return 0;
}
