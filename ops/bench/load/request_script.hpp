// What a load run sends: a few steps, each a request whose bytes are built once.
//
// A step is written "METHOD[@TOKEN] TARGET [BODY]". {unit} in target or body stands for a unit's id: a prefix
// and a number of fixed width, so that only digits are patched before a request is sent. Writes carry an
// Idempotency-Key of the run's name and a running number, so that no two requests are the same command.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace duban::bench {

struct ScriptOptions {
  std::string host;  // of the Host header
  std::string run;   // begins every idempotency key; different for every run against one server
  std::string unit_prefix = "B";
  unsigned unit_digits = 7;
  std::map<std::string, std::string> tokens;  // by name; "" is the one of steps that name none
};

class RequestTemplate {
 public:
  // Throws std::invalid_argument, saying what is wrong with `step`.
  RequestTemplate(std::string_view step, const ScriptOptions& options);

  // The request's bytes; valid until the next call.
  [[nodiscard]] std::string_view bytes_for(std::uint64_t unit, std::uint64_t number);
  [[nodiscard]] bool names_unit() const { return !unit_digits_at_.empty(); }

 private:
  std::string bytes_;
  std::vector<std::size_t> unit_digits_at_;
  std::size_t key_digits_at_ = 0;  // 0: it has no key
  unsigned unit_digits_;
};

}  // namespace duban::bench
