// A slow disk: preloaded (LD_PRELOAD) into the server, it makes each fdatasync take DUBAN_SLOW_SYNC_MS
// longer. strace could delay the call as well, but stops every other call of the process on its way, which
// slows down all else.
#include <cstdlib>
#include <ctime>
#include <dlfcn.h>

// NOLINTNEXTLINE(readability-identifier-naming): the name is libc's.
extern "C" int fdatasync(int descriptor) {
  using Sync = int (*)(int);
  static const auto real = reinterpret_cast<Sync>(::dlsym(RTLD_NEXT, "fdatasync"));
  static const long milliseconds = [] {
    const char* const given = std::getenv("DUBAN_SLOW_SYNC_MS");
    return given == nullptr ? 0L : std::strtol(given, nullptr, 10);
  }();
  const int result = real(descriptor);
  const timespec delay{milliseconds / 1000, milliseconds % 1000 * 1'000'000};
  ::nanosleep(&delay, nullptr);
  return result;
}
