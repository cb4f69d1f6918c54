// A table with a type: how its keys are made, which records stand in it, and how both are got, put, erased,
// scanned and paged. Encoding and partition stand here and nowhere else.
//
//   struct UnitCampaignKey {            // the key's parts, in the order in which they are written
//     std::string campaign;
//     std::string unit;
//   };
//   struct UnitCampaigns : TypedTable<UnitCampaigns, UnitCampaignKey, RecordValue<Timed<UnitCampaign>>> {
//     static constexpr Table kTable = Table::unit_campaigns;
//     static constexpr std::string_view kWhat = "unit campaign";  // in errors
//   };
//
//   const auto place = UnitCampaigns::at(partition, campaign, unit);
//   UnitCampaigns::put(batch, place, state);
//   Result<std::optional<Timed<UnitCampaign>>> found = UnitCampaigns::get(snapshot, place);
//   Result<void> read = UnitCampaigns::scan(snapshot, UnitCampaigns::range(partition, campaign),
//       [&](const UnitCampaignKey& key, Timed<UnitCampaign> state) { return keep_going; });
//
// A place allocates nothing, and one of a table is none of another. Reading answers with store.corrupt for a
// key or a record that cannot be decoded and with store.newer_record for one of a later version; what the
// disk cannot give leaves as CorruptRead, as everywhere (store.hpp). Free of state and safe on any thread, as
// far as the snapshot or batch is.
#pragma once

#include "persistence/codec.hpp"
#include "persistence/keys.hpp"
#include "persistence/store.hpp"
#include "workflows/base/error.hpp"
#include "workflows/base/record_errors.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <boost/pfr/core.hpp>

namespace duban::tables {

// --- what stands behind a key ------------------------------------------------------------------------------

// A record with a version.
template <class T>
struct RecordValue {
  static_assert(kRecordVersion<T> != 0, "a stored record has a version");
  using Stored = T;
  [[nodiscard]] static std::string encode(const T& record) { return codec::encode(record); }
  [[nodiscard]] static Result<T> read(std::string_view bytes, std::string_view what) {
    return codec::read<T>(bytes, what);
  }
};

// Bytes that mean something to nobody here. A scan shows them as a view that lives during the visit.
struct BytesValue {
  using Stored = std::string_view;
  [[nodiscard]] static std::string_view encode(std::string_view bytes) { return bytes; }
  [[nodiscard]] static Result<std::string_view> read(std::string_view bytes, std::string_view) {
    return bytes;
  }
};

// The key says everything.
struct NoValue {
  struct Stored {};
  [[nodiscard]] static std::string_view encode(Stored) { return {}; }
  [[nodiscard]] static Result<Stored> read(std::string_view, std::string_view) { return Stored{}; }
};

[[nodiscard]] inline Error malformed_key(std::string_view what) {
  return Error(errors::store_corrupt, {{"what", what}, {"detail", "a malformed key"}});
}

// --- where an entry stands ---------------------------------------------------------------------------------

template <class TableType>
class Place {
 public:
  explicit Place(const keys::KeyWriter& key) : key_(key) {}
  [[nodiscard]] std::string_view view() const { return key_.view(); }
  [[nodiscard]] std::string bytes() const { return std::string(key_.view()); }

 private:
  keys::KeyWriter key_;
};

// --- the table ---------------------------------------------------------------------------------------------

template <class Self, class KeyParts, class Value>
struct TypedTable {
  using Key = KeyParts;
  using Stored = typename Value::Stored;
  using At = Place<Self>;
  static constexpr std::size_t kParts = boost::pfr::tuple_size_v<Key>;

  // The parts in their order: texts, ids, numbers, moments, digests.
  template <class... Parts>
  requires(sizeof...(Parts) == kParts) [[nodiscard]] static At
      at(Partition partition, const Parts&... parts) {
    return At(written(partition, std::index_sequence_for<Parts...>{}, parts...));
  }
  [[nodiscard]] static At at(Partition partition, const Key& key) {
    keys::KeyWriter writer(partition);
    boost::pfr::for_each_field(key, [&](const auto& part) { writer.part(part); });
    return At(writer);
  }
  // The bytes of that key, for who has to keep them.
  template <class... Parts>
  [[nodiscard]] static std::string key(Partition partition, const Parts&... parts) {
    return at(partition, parts...).bytes();
  }
  // nullopt for bytes that no key here has.
  [[nodiscard]] static std::optional<Key> parse(std::string_view bytes) {
    keys::KeyReader reader(bytes);
    Partition partition = 0;
    reader.part(partition);
    Key key;
    boost::pfr::for_each_field(key, [&](auto& part) { reader.part(part); });
    if (!reader.done()) return std::nullopt;
    return key;
  }

  // Every key that begins with these parts; with none, every key of the partition.
  template <class... Parts>
  requires(sizeof...(Parts) <= kParts) [[nodiscard]] static keys::Range
      range(Partition partition, const Parts&... parts) {
    return keys::prefix_range(written(partition, std::index_sequence_for<Parts...>{}, parts...).view());
  }
  // What of `range` lies behind that place: the next page.
  [[nodiscard]] static keys::Range behind(keys::Range range, const At& place) {
    range.from = keys::after(place.view());
    return range;
  }

  // --- one entry -------------------------------------------------------------------------------------------

  // nullopt: it is not there.
  [[nodiscard]] static auto get(const Snapshot& snapshot, const At& place)
      -> std::conditional_t<std::is_same_v<Value, BytesValue>, std::optional<std::string>,
                            Result<std::optional<Stored>>> {
    if constexpr (std::is_same_v<Value, BytesValue>) {
      return snapshot.get(Self::kTable, place.view());
    } else {
      const auto bytes = snapshot.get(Self::kTable, place.view());
      if (!bytes) return std::optional<Stored>{};
      auto stored = read(*bytes);
      if (!stored) return stored.error();
      return std::optional<Stored>(std::move(*stored));
    }
  }
  [[nodiscard]] static bool contains(const Snapshot& snapshot, const At& place) {
    return snapshot.get(Self::kTable, place.view()).has_value();
  }
  static void put(WriteBatch& batch, const At& place, const Stored& stored) {
    batch.put(Self::kTable, place.view(), encode(stored));
  }
  static void put(WriteBatch& batch, const At& place) requires(std::is_empty_v<Stored>) {
    batch.put(Self::kTable, place.view(), {});
  }
  static void erase(WriteBatch& batch, const At& place) { batch.erase(Self::kTable, place.view()); }

  // The bytes of a record, for who has to compare or keep them, and back.
  [[nodiscard]] static auto encode(const Stored& stored) { return Value::encode(stored); }
  [[nodiscard]] static Result<Stored> read(std::string_view bytes) { return Value::read(bytes, Self::kWhat); }

  // --- many entries ----------------------------------------------------------------------------------------

  // Calls visit(key, record), or visit(key), for each in ascending order; with the latter, records are not
  // looked at. A visit that answers false ends the scan. After an error, what came before it has been
  // visited.
  template <class Visit>
  [[nodiscard]] static Result<void> scan(const Snapshot& snapshot, const keys::Range& range, Visit visit) {
    std::optional<Error> problem;
    snapshot.scan(Self::kTable, range.from, range.to, [&](std::string_view key, std::string_view value) {
      return show(key, value, visit, problem);
    });
    if (problem) return *problem;
    return {};
  }
  // The same in descending order.
  template <class Visit>
  [[nodiscard]] static Result<void> scan_reverse(const Snapshot& snapshot, const keys::Range& range,
                                                 Visit visit) {
    std::optional<Error> problem;
    snapshot.scan_reverse(
        Self::kTable, range.from, range.to,
        [&](std::string_view key, std::string_view value) { return show(key, value, visit, problem); });
    if (problem) return *problem;
    return {};
  }

 private:
  // A part in the type that its key has, so that a number takes the room it takes on disk.
  template <std::size_t Index, class Part>
  static void write_part(keys::KeyWriter& writer, const Part& part) {
    using Field = boost::pfr::tuple_element_t<Index, Key>;
    if constexpr (std::is_integral_v<Field>) {
      writer.part(static_cast<Field>(part));
    } else if constexpr (std::is_convertible_v<const Part&, std::string_view>) {
      writer.part(std::string_view(part));
    } else {
      writer.part(part);
    }
  }
  template <std::size_t... Index, class... Parts>
  [[nodiscard]] static keys::KeyWriter written(Partition partition, std::index_sequence<Index...>,
                                               const Parts&... parts) {
    keys::KeyWriter writer(partition);
    (write_part<Index>(writer, parts), ...);
    return writer;
  }

  template <class Visit>
  static bool show(std::string_view bytes, std::string_view value, Visit& visit,
                   std::optional<Error>& problem) {
    const auto key = parse(bytes);
    if (!key) {
      problem = malformed_key(Self::kWhat);
      return false;
    }
    if constexpr (std::is_invocable_v<Visit&, const Key&>) {
      return visit(*key);
    } else {
      auto stored = read(value);
      if (!stored) {
        problem = stored.error();
        return false;
      }
      return visit(*key, std::move(*stored));
    }
  }
};

}  // namespace duban::tables
