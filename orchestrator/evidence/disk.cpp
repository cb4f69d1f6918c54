#include "orchestrator/evidence/disk.hpp"

#include <sys/statvfs.h>
#include <unistd.h>

namespace duban {

ssize_t Disk::write(int descriptor, const void* data, std::size_t bytes) const {
  return ::write(descriptor, data, bytes);
}

int Disk::sync(int descriptor) const {
  return ::fsync(descriptor);
}

std::optional<std::uint64_t> Disk::free_bytes(int descriptor) const {
  struct statvfs facts {};
  if (::fstatvfs(descriptor, &facts) != 0) return std::nullopt;
  return static_cast<std::uint64_t>(facts.f_bavail) * facts.f_frsize;
}

std::shared_ptr<const Disk> system_disk() {
  return std::make_shared<const Disk>();
}

}  // namespace duban
