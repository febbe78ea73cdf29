#include "runtime/api/file.h"

#include <memory>

#include "runtime/api/info.h"
#include "runtime/dynamic/walker.h"
#include "runtime/io/source.h"

namespace parcode {
namespace {

Result<std::unique_ptr<io::ByteSource>> open_source(const std::filesystem::path& path,
                                                    Source source) {
  switch (source) {
    case Source::kMmap:
      return io::open_map(path);
    case Source::kPread:
      return io::open_pread(path);
    case Source::kMemory:
      return io::open_memory(path);
  }
  return fail(ErrorCode::kInvalidArgument, "OpenOptions.source is none of Source's values");
}

// Reads every chunk of a file that was opened with Verify::kEager.
Result<File> check_all(File file) {
  if (file.state()->options().verify != Verify::kEager) return file;
  auto schema = file.schema();
  if (!schema) return Failure(std::move(schema.error()));
  const dynamic::Types types(std::move(*schema));
  dynamic::Visitor nothing;
  auto walked = dynamic::Walker(*file.state().get(), types, nothing).walk();
  if (!walked) return Failure(std::move(walked.error()));
  return file;
}

Result<File> open_state(std::unique_ptr<io::ByteSource> source, const OpenOptions& options) {
  return reader::FileState::open(std::move(source), options).and_then([](reader::FileRef state) {
    return check_all(File(std::move(state)));
  });
}

}  // namespace

Result<File> open(const std::filesystem::path& path, const OpenOptions& options) {
  auto source = open_source(path, options.source);
  if (!source) return Failure(std::move(source.error()));
  return open_state(std::move(*source), options);
}

Result<File> open_bytes(std::vector<std::byte>&& bytes, const OpenOptions& options) {
  return open_state(io::own_bytes(std::move(bytes)), options);
}

Result<File> open_bytes(std::span<const std::byte> bytes, const OpenOptions& options) {
  return open_state(io::borrow_bytes(bytes), options);
}

Result<schema::Schema> File::schema() const {
  auto chunk = state_->chunk(state_->footer().schema, state_->footer_offset());
  if (!chunk) return Failure(std::move(chunk.error()));
  return schema::decode((*chunk)->bytes()).map_error([&](Error error) {
    reader::locate(error, *chunk->get());
    return error;
  });
}

Result<DynamicValue> File::dynamic_root() const {
  return schema().and_then(
      [this](schema::Schema held) { return dynamic_root(std::move(held), state_->root_chunk(0)); });
}

Result<DynamicValue> File::dynamic_root(const schema::Schema& as) const {
  auto chunk = root_chunk(api::TypeSchema::of(as));
  return dynamic_root(schema::canonical_subset(as, as.root), std::move(chunk));
}

Result<DynamicValue> File::dynamic_root(schema::Schema types,
                                        Result<reader::ChunkPin> chunk) const {
  if (!chunk) return Failure(std::move(chunk.error()));
  auto file = std::make_shared<const dynamic::TypedFile>(state_, std::move(types));
  dynamic::Spot root = dynamic::root_spot(std::move(*chunk), file->types());
  const std::uint64_t size = root.form == dynamic::Spot::Form::kStored
                                 ? shape::kSlotSize
                                 : file->types().layout(*root.type).size;
  reader::Call call(*state_.get());
  if (!call.cursor(root.chunk.get()).check(0, size, 1)) return call.error(*root.chunk.get());
  return DynamicValue(std::move(file), std::move(root));
}

Result<FileInfo> File::info() const {
  auto chunk = state_->chunk(state_->footer().info, state_->footer_offset());
  if (!chunk) return Failure(std::move(chunk.error()));
  reader::Call call(*state_.get());
  ReadCursor in = call.cursor(chunk->get());
  Info info;
  if (!in.check(0, Traits<Info>::kShape.size, 1) || !Traits<Info>::decode(in, 0, info) ||
      (info.custom_keys.size() != info.custom_values.size() &&
       !in.corrupt("the info chunk has keys without values"))) {
    return call.error(*chunk->get());
  }
  FileInfo result{
      .metadata = {.description = std::move(info.description), .tags = std::move(info.tags)},
      .program = std::move(info.program),
      .platform = std::move(info.platform),
      .created_ms = info.created_ms};
  for (std::size_t i = 0; i < info.custom_keys.size(); ++i) {
    result.metadata.custom.emplace_back(std::move(info.custom_keys[i]),
                                        std::move(info.custom_values[i]));
  }
  return result;
}

Result<reader::ChunkPin> File::root_chunk(const api::TypeSchema& wanted) const {
  if (state_->fingerprint() == wanted.fingerprint) return state_->root_chunk(0);
  return wanted.target.root_part(*state_.get(), wanted.fingerprint)
      .and_then([&](std::uint16_t part) { return state_->root_chunk(part); });
}

}  // namespace parcode
