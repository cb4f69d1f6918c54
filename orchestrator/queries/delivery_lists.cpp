#include "orchestrator/queries/delivery_lists.hpp"

#include "persistence/keys.hpp"
#include "persistence/tables/aggregates.hpp"
#include "persistence/tables/notices.hpp"
#include "workflows/base/record_errors.hpp"

namespace duban::queries {
namespace {

constexpr std::size_t kDeliveriesReadMax = 10'000;  // for one page

Error unreadable_key() {
  return Error{errors::store_corrupt, {{"what", "delivery"}, {"detail", "its key"}}};
}

// nullopt: it has not been given up.
Result<std::optional<DeadLetter>> read_dead_letter(const Snapshot& snapshot, Partition partition,
                                                   std::string_view key, std::string_view bytes) {
  auto parsed = tables::Outbox::parse(key);
  if (!parsed) return unreadable_key();
  auto row = tables::Outbox::read(bytes);
  if (!row) return row.error();
  if (row->state.state != DeliveryState::given_up) return std::optional<DeadLetter>{};
  auto notice = find_notice(snapshot, partition, parsed->notice);
  if (!notice) return notice.error();
  return std::optional{DeadLetter{std::move(*parsed), std::move(row->state), std::move(*notice)}};
}

}  // namespace

Result<NoticeRecord> find_notice(const Snapshot& snapshot, Partition partition, std::uint64_t sequence) {
  auto notice = tables::Notices::get(snapshot, tables::Notices::at(partition, sequence));
  if (!notice) return notice.error();
  if (!*notice) return Error{errors::store_corrupt, {{"what", "notice"}, {"detail", "it is gone"}}};
  return std::move(**notice);
}

Result<std::vector<Endpoint>> list_endpoints(const Snapshot& snapshot, Partition partition,
                                             const Shelf& shelf, const SeesOrganiser& sees) {
  std::vector<Endpoint> found;
  for (const auto& [organiser, ids] : shelf.endpoints) {
    if (!sees(organiser)) continue;
    for (const auto& id : ids) {
      auto row = tables::get_row<EndpointKind>(snapshot, partition, {organiser, id});
      if (!row) return row.error();
      if (*row) found.push_back(std::move((**row).state));
    }
  }
  return found;
}

Result<Rows<DeadLetter>> list_dead_letters(const Snapshot& snapshot, Partition partition,
                                           const SeesOrganiser& sees, const Page& page) {
  const auto range = keys::partition_range(partition);
  PageReader<DeadLetter> letters(page.limit);
  std::size_t looked_at = 0;
  std::string last;
  std::optional<Error> problem;
  snapshot.scan(Table::outbox, page.after.empty() ? range.from : keys::after(page.after), range.to,
                [&](std::string_view key, std::string_view bytes) {
                  if (letters.full() || looked_at == kDeliveriesReadMax) {
                    letters.break_off(last);
                    return false;
                  }
                  ++looked_at;
                  last = key;
                  auto letter = read_dead_letter(snapshot, partition, key, bytes);
                  if (!letter) {
                    problem = letter.error();
                    return false;
                  }
                  if (*letter && sees((**letter).notice.organiser)) letters.add(last, std::move(**letter));
                  return true;
                });
  if (problem) return *problem;
  return letters.take();
}

}  // namespace duban::queries
