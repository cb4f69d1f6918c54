// Versions of stored records. A record type says beside its definition with which version it is written:
//
//   struct PlanRecord { … };
//   BOOST_DESCRIBE_STRUCT(PlanRecord, (), (…))
//   template <>
//   inline constexpr std::uint8_t kRecordVersion<PlanRecord> = 2;
//
// When its fields change, the struct as it was moves to persistence/upcasters/ under the name PlanRecordV1,
// keeps its version, and is named as the earlier form of the new one. codec::read<PlanRecord> then reads
// both:
//
//   template <>
//   struct EarlierRecord<PlanRecord> { using Type = PlanRecordV1; };
//   PlanRecord upcast(PlanRecordV1 earlier);  // found by argument-dependent lookup
//
// A form knows only the one before it, so a chain of any length is read without anybody knowing its length.
#pragma once

#include <cstdint>

namespace duban {

// The version byte with which a record type is written. 0 means: not a record.
template <class T>
inline constexpr std::uint8_t kRecordVersion = 0;

// No record will ever have a later version: a first byte beyond it was written by no Duban, but by damage.
inline constexpr std::uint8_t kRecordVersionMax = 63;

// Specialised with `using Type = …` where a record has an earlier form.
template <class T>
struct EarlierRecord {};

template <class T>
concept HasEarlierRecord = requires {
  typename EarlierRecord<T>::Type;
};

}  // namespace duban
