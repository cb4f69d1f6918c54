// What the types of notices are called (notices.hpp).
#pragma once

#include "workflows/words/phrase.hpp"

namespace duban::words {

inline constexpr std::array kNoticeTerms{
    Term{"rung_fired", {"reminder", "催办通知"}},
    Term{"submission_returned", {"returned for rework", "退回整改通知"}},
    Term{"extension_granted", {"extension granted", "同意延期通知"}},
    Term{"extension_refused", {"extension refused", "不同意延期通知"}},
};
static_assert(codes_differ(kNoticeTerms));

}  // namespace duban::words
