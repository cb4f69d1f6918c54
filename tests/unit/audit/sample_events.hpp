// One event of each type with every member filled in, and one with every member empty.
#pragma once

#include "workflows/audit/audit_record.hpp"

#include <string>
#include <type_traits>
#include <vector>

#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

namespace duban::test {

// Fills a described value with contents that depend on the member, so that two members never look alike.
class Filler {
 public:
  template <class T>
  void fill(T& value) {
    ++count_;
    if constexpr (std::is_same_v<T, bool>) {
      value = true;
    } else if constexpr (std::is_enum_v<T>) {
      boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto e) { value = e.value; });
    } else if constexpr (std::is_integral_v<T>) {
      value = static_cast<T>(count_);
    } else if constexpr (std::is_same_v<T, std::string>) {
      value = "文 \"" + std::to_string(count_) + "\"\n";
    } else if constexpr (std::is_same_v<T, Instant>) {
      value = Instant{Milliseconds{1319990400123 + count_ * 60'000}};
    } else if constexpr (std::is_same_v<T, Date>) {
      value = Date{std::chrono::days{15277 + count_}};
    } else if constexpr (std::is_same_v<T, Digest>) {
      value = sha256(std::to_string(count_));
    } else {
      fill_composite(value);
    }
  }

 private:
  template <class T>
  void fill_composite(std::optional<T>& value) {
    fill(value.emplace());
  }
  template <class T>
  void fill_composite(std::vector<T>& values) {
    fill(values.emplace_back());
    fill(values.emplace_back());
  }
  template <class Tag>
  void fill_composite(Id<Tag>& id) {
    id.value = "id-" + std::to_string(count_);
  }
  template <class T>
  void fill_composite(T& value) {
    using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>([&](auto member) { fill(value.*member.pointer); });
  }

  int count_ = 0;
};

// Enumerations begin at 1, so that a value-initialised one has no name; give each its first.
template <class T>
T with_named_enumerators(T value) {
  using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
  boost::mp11::mp_for_each<Members>([&](auto member) {
    auto& field = value.*member.pointer;
    using Field = std::remove_cvref_t<decltype(field)>;
    if constexpr (std::is_enum_v<Field>) {
      field = boost::mp11::mp_front<boost::describe::describe_enumerators<Field>>::value;
    }
  });
  return value;
}

// Calls `visit` with one event of each type of a variant: full, then empty.
template <class Variant, class Visit>
void for_each_event_of(Visit visit) {
  boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, Variant>>([&](auto identity) {
    typename decltype(identity)::type full{}, empty{};
    Filler().fill(full);
    visit(Variant{full}, true);
    visit(Variant{with_named_enumerators(empty)}, false);
  });
}

// The same for every kind of aggregate, and for the library.
template <class Visit>
void for_each_event(Visit visit) {
  boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, AnyEvent>>(
      [&](auto identity) { for_each_event_of<typename decltype(identity)::type>(visit); });
}

inline std::size_t event_types() {
  std::size_t types = 0;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, AnyEvent>>(
      [&](auto identity) { types += std::variant_size_v<typename decltype(identity)::type>; });
  return types;
}

inline AuditEnvelope sample_envelope() {
  AuditEnvelope envelope;
  envelope.actor = "office";
  envelope.at = Instant{Milliseconds{1319990400000}};
  envelope.calendar = "cn 2026.1";
  envelope.campaign = CampaignId{"education-2011"};
  envelope.command = "01J9";
  envelope.plan = sha256("plan").hex();
  envelope.seq = 42;
  envelope.unit = UnitId{"S01"};
  return envelope;
}

template <class Event>
std::string record_of(const Event& event, const AuditEnvelope& envelope = sample_envelope()) {
  std::string bytes;
  write_audit_record(bytes, envelope, event);
  return bytes;
}

}  // namespace duban::test
