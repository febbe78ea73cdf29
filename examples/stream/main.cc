#include <cstdint>
#include <iostream>
#include <string>

#include "examples/stream/telemetry.pcs.h"
#include "parcode/parcode.h"

parcode::Result<parcode::SaveReport> record(const std::string& path) {
  auto writer = telemetry::RecordingWriter::create(path, {.threads = 2});
  if (!writer) return parcode::Failure(writer.error());

  // Two vecs grow at once, and a map. What is full goes to the disk.
  for (std::uint64_t time = 0; time < 2'000'000; ++time) {
    const auto sampled = writer->samples().append({.time = time, .value = 0.5});
    if (!sampled) return parcode::Failure(sampled.error());
    if (time % 1000 == 0) {
      // Errors stay: finish() would return one that nobody looked at.
      (void)writer->events().append({.time = time, .text = "tick"});
    }
  }
  (void)writer->totals().insert("samples", writer->samples().size());
  (void)writer->totals().insert("events", writer->events().size());

  // The other fields. Only now is there a file of this name.
  return writer->finish({.sensor = "thermometer"});
}

int main() {
  const auto report = record("recording.pcode");
  if (!report) {
    std::cerr << parcode::to_string(report.error()) << '\n';
    return 1;
  }
  const auto recording = parcode::load<telemetry::Recording>("recording.pcode");
  if (!recording) return 1;
  std::cout << recording->sensor << ": " << recording->samples.size() << " samples, "
            << recording->events.size() << " events\n";
  return 0;
}
