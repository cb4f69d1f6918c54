// The findings of one verification, up to a limit. Lives on the stack of verify_store().
#pragma once

#include "orchestrator/audit/verifier.hpp"

#include <utility>

namespace duban {

class Findings {
 public:
  Findings(VerifyReport& report, std::size_t findings_max) : report_(report), findings_max_(findings_max) {}

  void add(VerifyCheck check, std::optional<std::uint64_t> record, std::string subject, std::string detail) {
    if (report_.findings.size() >= findings_max_) {
      ++report_.findings_left_out;
    } else {
      report_.findings.push_back({check, record, std::move(subject), std::move(detail)});
    }
  }
  [[nodiscard]] bool none() const { return report_.passed(); }

 private:
  VerifyReport& report_;
  std::size_t findings_max_;
};

}  // namespace duban
