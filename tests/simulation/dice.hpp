// Chance that is the same on every machine: all of a run follows from its seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace duban::simulation {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t number() { return engine_(); }
  // 0 … sides - 1. The standard's distributions differ between libraries; the slight bias here does not
  // matter.
  std::uint64_t below(std::uint64_t sides) { return engine_() % sides; }
  int between(int first, int last) {
    return first + static_cast<int>(below(static_cast<std::uint64_t>(last - first + 1)));
  }
  bool percent(unsigned chance) { return below(100) < chance; }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }
  // In place of the system's randomness: what secrets and ids are made of.
  void fill(char* bytes, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(below(256));
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace duban::simulation
