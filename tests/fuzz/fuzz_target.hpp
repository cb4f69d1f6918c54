// What all fuzz targets share. A target is one .cpp file with LLVMFuzzerTestOneInput: it reads any bytes with
// code of Duban and requires properties of what came out. It is linked with libFuzzer (ops/fuzz.sh) and, in
// every other build, with replay.cpp, which runs the kept inputs through it. Single-threaded; a target keeps
// no state between inputs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace duban::fuzz {

// Says which property does not hold and aborts, which the fuzzer and ctest both notice.
void require(bool holds, std::string_view property);

// Each target has one fault planted in what it judges, switched on by DUBAN_FUZZ_PLANTED=1: a harness that
// does not find it finds nothing.
[[nodiscard]] bool fault_is_planted();

// Takes small choices off the front of an input; what is left is what gets read. Choices behind the end are
// 0.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}

  // 0 … count-1
  [[nodiscard]] std::size_t choose(std::size_t count);
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

// A planted fault that several targets share: a reader that forgives a line break behind the end.
[[nodiscard]] std::string_view without_forgiven_tail(std::string_view bytes);

}  // namespace duban::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
