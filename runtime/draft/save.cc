#include "runtime/draft/save.h"

#include "runtime/api/save.h"
#include "runtime/draft/draft_plan.h"

namespace parcode::draft {
namespace {

// What a save needs of a draft.
class Saving {
 public:
  explicit Saving(const Draft& draft)
      : schema_(api::TypeSchema::of(draft.types().schema())), plan_(draft) {}

  api::Subject subject() const {
    return {&schema_, [this](ChunkPlan& chunk) { return plan_.add_root(chunk); }};
  }

 private:
  const api::TypeSchema schema_;
  const DraftPlan plan_;
};

}  // namespace

Result<SaveReport> save(const std::filesystem::path& path, const Draft& draft,
                        const SaveOptions& options) {
  const Saving saving(draft);
  return api::save(path, saving.subject(), options);
}

Result<SaveReport> write(Sink& sink, const Draft& draft, const SaveOptions& options) {
  const Saving saving(draft);
  return api::write(sink, saving.subject(), options);
}

Result<std::vector<std::byte>> serialize(const Draft& draft, const SaveOptions& options) {
  const Saving saving(draft);
  return api::serialize(saving.subject(), options);
}

}  // namespace parcode::draft
