#include "orchestrator/access/admin_token_file.hpp"

#include "orchestrator/access/access_errors.hpp"

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace duban {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

Error failed(const std::filesystem::path& path, int error_number) {
  return Error{errors::access_token_file_failed,
               {{"path", path.string()}, {"reason", std::generic_category().message(error_number)}}};
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool write_synced(const std::filesystem::path& path, std::string_view text) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  // The umask may have taken bits away, never added any.
  return file.is_open() && ::fchmod(file.number(), 0600) == 0 && write_all(file.number(), text) &&
         ::fsync(file.number()) == 0;
}

bool sync_folder(const std::filesystem::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return opened.is_open() && ::fsync(opened.number()) == 0;
}

}  // namespace

Result<std::filesystem::path> write_admin_token_file(const std::filesystem::path& folder,
                                                     std::string_view token) {
  const auto path = folder / kAdminTokenFileName;
  const auto draft = folder / (std::string(kAdminTokenFileName) + ".draft");
  // What an interrupted start left behind; unlink removes a link itself, never what it points to.
  if (::unlink(draft.c_str()) != 0 && errno != ENOENT) return failed(path, errno);
  if (!write_synced(draft, std::string(token) + '\n') || ::rename(draft.c_str(), path.c_str()) != 0) {
    const int error_number = errno;
    ::unlink(draft.c_str());
    return failed(path, error_number);
  }
  if (!sync_folder(folder)) return failed(path, errno);
  return path;
}

}  // namespace duban
