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
      report_.findings.push_back({check, record, prefix_ + std::move(subject), std::move(detail)});
    }
  }
  [[nodiscard]] bool none() const { return report_.passed(); }

  // While it lives, what is found names this in front of its subject.
  class About {
   public:
    About(std::string& prefix, std::string_view text) : prefix_(prefix) { prefix_ = text; }
    ~About() { prefix_.clear(); }
    About(const About&) = delete;
    About& operator=(const About&) = delete;

   private:
    std::string& prefix_;
  };
  [[nodiscard]] About about(std::string_view text) { return About(prefix_, text); }

 private:
  VerifyReport& report_;
  std::size_t findings_max_;
  std::string prefix_;
};

}  // namespace duban
