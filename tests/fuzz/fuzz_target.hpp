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

// What `read` makes of the bytes. With a planted fault that several targets share: one byte behind the end is
// forgiven.
template <class Read>
[[nodiscard]] auto read_strictly(Read read, std::string_view bytes) {
  auto value = read(bytes);
  if (value || bytes.empty() || !fault_is_planted()) return value;
  return read(bytes.substr(0, bytes.size() - 1));
}

}  // namespace duban::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
