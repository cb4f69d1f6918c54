#include "orchestrator/access/randomness.hpp"

#include <stdexcept>

#include <openssl/rand.h>

namespace duban {

void system_randomness(char* bytes, std::size_t size) {
  if (RAND_priv_bytes(reinterpret_cast<unsigned char*>(bytes), static_cast<int>(size)) != 1) {
    throw std::runtime_error("the system gives no randomness");
  }
}

}  // namespace duban
