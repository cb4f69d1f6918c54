// The few system calls whose failures evidence files must survive, so that tests can make them fail.
//
// Each behaves like the call it is named after, errno included. Stateless; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <sys/types.h>

namespace duban {

class Disk {
 public:
  virtual ~Disk() = default;
  [[nodiscard]] virtual ssize_t write(int descriptor, const void* data, std::size_t bytes) const;
  [[nodiscard]] virtual int sync(int descriptor) const;
  // That this process may still write on the file system of `descriptor`; empty when the system cannot tell.
  [[nodiscard]] virtual std::optional<std::uint64_t> free_bytes(int descriptor) const;
};

[[nodiscard]] std::shared_ptr<const Disk> system_disk();

}  // namespace duban
