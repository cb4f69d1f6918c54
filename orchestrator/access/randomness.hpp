// Where secrets and ids come from: a function that fills bytes with chance.
//
// The server knows one source; the simulator gives another, so that a seed tells the same story every time.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace duban {

// Fills `size` bytes from `bytes` on. Any thread.
using Randomness = std::function<void(char* bytes, std::size_t size)>;

// The system's, fit for secrets. Throws std::runtime_error when there is none: without it no secret may ever
// be made, and the process has no way to go on.
void system_randomness(char* bytes, std::size_t size);

[[nodiscard]] inline std::string random_bytes(const Randomness& random, std::size_t size) {
  std::string bytes(size, '\0');
  random(bytes.data(), size);
  return bytes;
}

}  // namespace duban
