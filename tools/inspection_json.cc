#include <nlohmann/json.hpp>
#include <string>

#include "runtime/schema/canonical.h"
#include "tools/commands.h"

namespace parcode::tool {
namespace {

using nlohmann::ordered_json;

ordered_json json_of(const FieldInspection& field) {
  ordered_json out;
  out["path"] = field.path;
  out["type"] = field.type;
  out["storage"] = field.buckets ? "map" : "chunkable";
  out["compression"] = field.compression;
  out["parent"] = field.parent ? ordered_json(*field.parent) : ordered_json(nullptr);
  out["values"] = field.values;
  out["inside"] = field.inside;
  out["items"] = field.items;
  out["chunks"] = field.chunks;
  out["tables"] = field.tables;
  out["stored_bytes"] = field.stored_bytes;
  out["decoded_bytes"] = field.decoded_bytes;
  out["table_bytes"] = field.table_bytes;
  out["below_bytes"] = field.below_bytes;
  out["smallest_chunk"] = field.smallest;
  out["largest_chunk"] = field.largest;
  out["codecs"] = {
      {"none", field.codecs.none}, {"lz4", field.codecs.lz4}, {"zstd", field.codecs.zstd}};
  out["histogram"] = ordered_json::array();
  for (const auto& [power, count] : field.histogram) {
    out["histogram"].push_back({{"up_to", std::uint64_t{1} << power}, {"chunks", count}});
  }
  if (field.largest_items > 0) {
    out["smallest_shard_items"] = field.smallest_items;
    out["largest_shard_items"] = field.largest_items;
  }
  if (field.could_be) out["zstd_share"] = *field.could_be;
  return out;
}

ordered_json json_of(const FileInfo& info) {
  ordered_json out;
  out["description"] = info.metadata.description;
  out["tags"] = info.metadata.tags;
  out["custom"] = ordered_json::object();
  for (const auto& [key, value] : info.metadata.custom) out["custom"][key] = value;
  out["program"] = info.program;
  out["platform"] = info.platform;
  out["created_ms"] = info.created_ms;
  return out;
}

}  // namespace

std::string inspection_json(const Inspection& inspection, const std::string& name,
                            unsigned indent) {
  ordered_json out;
  out["file"] = name;
  out["file_bytes"] = inspection.file_bytes;
  out["chunks"] = inspection.chunks;
  out["decoded_bytes"] = inspection.decoded_bytes;
  out["root_type"] = inspection.root_type;
  out["schema_version"] = inspection.schema_version;
  out["fingerprint"] = schema::to_string(inspection.fingerprint);
  out["deep"] = inspection.deep;
  out["root_bytes"] = inspection.root_bytes;
  out["schema_bytes"] = inspection.schema_bytes;
  out["info_bytes"] = inspection.info_bytes;
  out["info"] = json_of(inspection.info);
  out["fields"] = ordered_json::array();
  for (const FieldInspection& field : inspection.fields) out["fields"].push_back(json_of(field));
  out["hints"] = ordered_json::array();
  for (const InspectionHint& hint : inspection.hints) {
    out["hints"].push_back({{"path", hint.path}, {"text", hint.text}});
  }
  if (!inspection.cells.empty()) {
    out["cells"] = ordered_json::array();
    for (const ByteCell& cell : inspection.cells) {
      out["cells"].push_back(
          {cell.bytes, cell.field ? ordered_json(*cell.field) : ordered_json(nullptr)});
    }
  }
  return out.dump(indent == 0 ? -1 : static_cast<int>(indent));
}

}  // namespace parcode::tool
