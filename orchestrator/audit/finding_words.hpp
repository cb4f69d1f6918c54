// What verification speaks of in its findings. The sentence of a finding stands where it is found.
#pragma once

#include "orchestrator/audit/verifier.hpp"
#include "workflows/words/phrase.hpp"

namespace duban::words {

template <>
struct Vocabulary<VerifyCheck> {
  static constexpr std::array kEntries{
      Entry{VerifyCheck::tree, Phrase{"tree", "审计树"}},
      Entry{VerifyCheck::order, Phrase{"order", "记录顺序"}},
      Entry{VerifyCheck::form, Phrase{"form", "记录格式"}},
      Entry{VerifyCheck::history, Phrase{"history", "历史"}},
      Entry{VerifyCheck::shelf, Phrase{"plans and calendars", "方案与日历"}},
      Entry{VerifyCheck::state, Phrase{"state", "状态"}},
      Entry{VerifyCheck::list, Phrase{"list", "清单"}},
      Entry{VerifyCheck::wake_up, Phrase{"wake-up", "定时处理"}},
      Entry{VerifyCheck::count, Phrase{"count", "计数"}},
      Entry{VerifyCheck::fact, Phrase{"fact", "缺报单位"}},
  };
};

inline constexpr Phrase kStateMissing{"its state is missing", "缺少其状态"};
inline constexpr Phrase kOtherState{"the stored state is not the one that its events lead to",
                                    "存储的状态与由其事件推算的不符"};

// "record 6", "records 6 to 7".
[[nodiscard]] LocalizedText records(std::uint64_t first, std::uint64_t last);
// "table facets"
[[nodiscard]] LocalizedText table(Table table);
// What stands in a table, and what should.
[[nodiscard]] LocalizedText entries(std::uint64_t expected, std::uint64_t found);
// "campaign education-2011" / "专项行动“教育……”（education-2011）"; the title is empty where it is not known.
[[nodiscard]] LocalizedText campaign(std::string_view id, std::string_view title);
[[nodiscard]] LocalizedText unit(std::string_view id, std::string_view name, std::string_view campaign_id,
                                 std::string_view campaign_title);
// What a program that reads or replays complained of.
[[nodiscard]] LocalizedText unreadable(std::string_view complaint);
[[nodiscard]] LocalizedText impossible(std::string_view complaint);
// An error as a detail of a finding.
[[nodiscard]] LocalizedText detail_of(const Error& error);

}  // namespace duban::words
