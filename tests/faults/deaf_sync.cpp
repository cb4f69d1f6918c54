// A server that goes on after a failed sync, for the harness that must notice it: preloaded (LD_PRELOAD), the
// sync is asked for as ever, and whatever comes of it the caller is told that all is well.
#include <dlfcn.h>

namespace {

int sync_unheard(const char* name, int descriptor) {
  using Sync = int (*)(int);
  const auto real = reinterpret_cast<Sync>(::dlsym(RTLD_NEXT, name));
  static_cast<void>(real(descriptor));
  return 0;
}

}  // namespace

// NOLINTBEGIN(readability-identifier-naming): the names are libc's.
extern "C" int fdatasync(int descriptor) {
  return sync_unheard("fdatasync", descriptor);
}
extern "C" int fsync(int descriptor) {
  return sync_unheard("fsync", descriptor);
}
// NOLINTEND(readability-identifier-naming)
