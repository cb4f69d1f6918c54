// The findings of one verification, up to a limit. Lives on the stack of verify_store().
#pragma once

#include "orchestrator/audit/verifier.hpp"

#include <utility>

namespace duban {

class Findings {
 public:
  Findings(VerifyReport& report, std::size_t findings_max) : report_(report), findings_max_(findings_max) {}

  void add(VerifyCheck check, std::optional<std::uint64_t> record, LocalizedText subject,
           LocalizedText detail) {
    if (report_.findings.size() >= findings_max_) {
      ++report_.findings_left_out;
    } else {
      subject.en.insert(0, prefix_.en);
      subject.zh.insert(0, prefix_.zh);
      report_.findings.push_back({check, record, std::move(subject), std::move(detail)});
    }
  }
  [[nodiscard]] bool none() const { return report_.passed(); }

  // While it lives, what is found names this in front of its subject.
  class About {
   public:
    About(LocalizedText& prefix, LocalizedText text) : prefix_(prefix) { prefix_ = std::move(text); }
    ~About() { prefix_ = {}; }
    About(const About&) = delete;
    About& operator=(const About&) = delete;

   private:
    LocalizedText& prefix_;
  };
  [[nodiscard]] About about(LocalizedText text) { return About(prefix_, std::move(text)); }

 private:
  VerifyReport& report_;
  std::size_t findings_max_;
  LocalizedText prefix_;
};

}  // namespace duban
