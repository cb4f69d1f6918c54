// What roles are called.
#pragma once

#include "workflows/access_token/role.hpp"
#include "workflows/words/phrase.hpp"

namespace duban::words {

// On whose behalf a token acts.
template <>
struct Vocabulary<Role> {
  static constexpr std::array kEntries{
      Entry{Role::admin, Phrase{"administrator", "管理员"}},
      Entry{Role::office, Phrase{"office", "办公室"}},
      Entry{Role::reviewer, Phrase{"reviewer", "审核人员"}},
      Entry{Role::inspector, Phrase{"inspector", "检查人员"}},
      Entry{Role::leader, Phrase{"leader", "领导"}},
      Entry{Role::unit, Phrase{"unit", "单位"}},
      Entry{Role::auditor, Phrase{"auditor", "审计人员"}},
      Entry{Role::metrics, Phrase{"monitoring", "监控"}},
  };
};

}  // namespace duban::words
