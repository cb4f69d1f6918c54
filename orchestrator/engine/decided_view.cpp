#include "orchestrator/engine/decided_view.hpp"

#include <utility>

namespace duban {

void DecidedView::begin(Batch& batch) {
  batch_ = &batch;
  snapshot_.reset();
}

void DecidedView::end() {
  batch_ = nullptr;
  snapshot_.reset();
}

void DecidedView::committed(std::uint64_t number) {
  std::erase_if(pending_, [number](const auto& entry) { return entry.second.batch <= number; });
}

void DecidedView::clear() {
  pending_.clear();
  end();
}

const Snapshot& DecidedView::snapshot() {
  if (!snapshot_) snapshot_ = store_.snapshot();
  return *snapshot_;
}

std::string DecidedView::name_of(Table table, std::string_view key) {
  std::string name(1, static_cast<char>(table));
  return name.append(key);
}

std::optional<std::string> DecidedView::get(Table table, std::string_view key) {
  if (!pending_.empty()) {
    const auto found = pending_.find(name_of(table, key));
    if (found != pending_.end()) return found->second.value;
  }
  return snapshot().get(table, key);
}

void DecidedView::remember(Table table, std::string_view key, std::optional<std::string> value) {
  pending_.insert_or_assign(name_of(table, key), Pending{batch_->number, std::move(value)});
}

void DecidedView::put(Table table, std::string_view key, std::string value) {
  batch_->writes.put(table, key, value);
  remember(table, key, std::move(value));
}

void DecidedView::erase(Table table, std::string_view key) {
  batch_->writes.erase(table, key);
  remember(table, key, std::nullopt);
}

}  // namespace duban
