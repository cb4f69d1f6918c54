#include "persistence/migrations/migrate.hpp"

#include "persistence/tables/meta.hpp"

namespace duban {
namespace {

constexpr Partition kOfTheFolder = 0;
constexpr std::string_view kFormatName = "format";
constexpr std::string_view kPlaceName = "migration";

void note_format(WriteBatch& batch, const FolderFormat& format) {
  tables::Meta::put(batch, tables::Meta::at(kOfTheFolder, kFormatName), text_of(format));
}

Result<void> take_step(Store& store, const FolderFormat& found, const migrations::Step& step,
                       const ProgressListener& listener) {
  std::optional<std::string> place;
  if (found.migrating) {
    place = tables::Meta::get(*store.snapshot(), tables::Meta::at(kOfTheFolder, kPlaceName));
  }
  MigrationProgress progress{step.from, step.what};
  for (std::string from = place.value_or(""); !progress.done;) {
    WriteBatch batch;
    std::optional<std::string> next;
    if (step.advance != nullptr) {
      auto advanced = step.advance(*store.snapshot(), from, batch);
      if (!advanced) return advanced.error();
      next = std::move(*advanced);
    }
    progress.changes += batch.size();
    progress.done = !next;
    if (next) {
      note_format(batch, {step.from, true});
      tables::Meta::put(batch, tables::Meta::at(kOfTheFolder, kPlaceName), *next);
      from = *std::move(next);
    } else {
      note_format(batch, {step.from + 1, false});
      tables::Meta::erase(batch, tables::Meta::at(kOfTheFolder, kPlaceName));
    }
    if (auto committed = store.commit(batch); !committed) return committed.error();
    listener(progress);
  }
  return {};
}

}  // namespace

Result<void> migrate(Store& store, FolderFormat found, const ProgressListener& listener,
                     std::span<const migrations::Step> steps) {
  for (const auto& step : steps) {
    if (step.from < found.number) continue;
    if (auto taken = take_step(store, found, step, listener); !taken) return taken;
    found = {step.from + 1, false};
  }
  return {};
}

}  // namespace duban
