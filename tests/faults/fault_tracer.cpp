// fault_tracer: runs a command and breaks it at one system call on a folder.
//
//   fault_tracer --folder DIR --log FILE [--calls CLASS,…] [--at N --do kill|tear|EIO|ENOSPC [--for-good]] --
//   COMMAND…
//
// Counts, over all threads together, the calls that change something below the folder (and every open there),
// and at the N-th lets the fault happen instead of the call: the whole process is killed, or a write is cut
// in half and then the process is killed, or the call fails with an error, this one or with every later one
// of the same classes. strace counts each thread and each call by itself, so that "the N-th write of the
// process" cannot be said to it; that, and a filter in the kernel that leaves all other calls alone, is why
// this exists.
//
// The command keeps this process (its id, its exit code, its signals), as with `strace -D`: the tracer is a
// process beside it. FILE gets one line a call: number, monotonic seconds, class, call, path; and at the end
// "exit <seconds>". Linux on x86-64, where ptrace is permitted.
#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string>
#include <string_view>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

enum class Named : std::uint8_t {
  by_descriptor,
  by_path,
  by_path_at
};  // where the call says what it is about

struct Call {
  long number;
  std::string_view name;
  std::string_view call_class;
  Named named;
  std::size_t argument;  // of the descriptor or path; for kByPathAt the folder's descriptor, the path follows
};

constexpr std::array kCalls{
    Call{SYS_write, "write", "write", Named::by_descriptor, 0},
    Call{SYS_pwrite64, "pwrite64", "write", Named::by_descriptor, 0},
    Call{SYS_writev, "writev", "write", Named::by_descriptor, 0},
    Call{SYS_pwritev, "pwritev", "write", Named::by_descriptor, 0},
    Call{SYS_pwritev2, "pwritev2", "write", Named::by_descriptor, 0},
    Call{SYS_fsync, "fsync", "sync", Named::by_descriptor, 0},
    Call{SYS_fdatasync, "fdatasync", "sync", Named::by_descriptor, 0},
    Call{SYS_sync_file_range, "sync_file_range", "sync", Named::by_descriptor, 0},
    Call{SYS_open, "open", "open", Named::by_path, 0},
    Call{SYS_openat, "openat", "open", Named::by_path_at, 0},
    Call{SYS_creat, "creat", "open", Named::by_path, 0},
    Call{SYS_rename, "rename", "rename", Named::by_path, 0},
    Call{SYS_renameat, "renameat", "rename", Named::by_path_at, 0},
    Call{SYS_renameat2, "renameat2", "rename", Named::by_path_at, 0},
    Call{SYS_link, "link", "rename", Named::by_path, 0},
    Call{SYS_linkat, "linkat", "rename", Named::by_path_at, 0},
    Call{SYS_unlink, "unlink", "unlink", Named::by_path, 0},
    Call{SYS_unlinkat, "unlinkat", "unlink", Named::by_path_at, 0},
    Call{SYS_rmdir, "rmdir", "unlink", Named::by_path, 0},
    Call{SYS_ftruncate, "ftruncate", "change", Named::by_descriptor, 0},
    Call{SYS_truncate, "truncate", "change", Named::by_path, 0},
    Call{SYS_fallocate, "fallocate", "change", Named::by_descriptor, 0},
    Call{SYS_mkdir, "mkdir", "change", Named::by_path, 0},
    Call{SYS_mkdirat, "mkdirat", "change", Named::by_path_at, 0},
    Call{SYS_chmod, "chmod", "change", Named::by_path, 0},
    Call{SYS_fchmod, "fchmod", "change", Named::by_descriptor, 0},
    Call{SYS_fchmodat, "fchmodat", "change", Named::by_path_at, 0},
    Call{SYS_utimensat, "utimensat", "change", Named::by_path_at, 0},
};

constexpr unsigned long long kSectorBytes = 512;

struct Orders {
  std::string folder;
  std::string log = "/dev/null";
  std::vector<std::string> classes;  // none: all but opens for reading
  std::uint64_t at = 0;
  std::string action;
  bool for_good = false;
  std::vector<char*> command;
};

[[noreturn]] void die(const std::string& what) {
  std::fprintf(stderr, "fault_tracer: %s\n", what.c_str());
  std::exit(2);
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const auto comma = text.find(',');
    parts.emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

Orders read_orders(int argc, char** argv) {
  Orders orders;
  int at = 1;
  const auto value = [&]() -> std::string {
    if (at + 1 >= argc) die(std::string(argv[at]) + " needs a value");
    return argv[++at];
  };
  for (; at < argc && std::string_view(argv[at]) != "--"; ++at) {
    const std::string_view option = argv[at];
    if (option == "--folder") {
      orders.folder = value();
    } else if (option == "--log") {
      orders.log = value();
    } else if (option == "--calls") {
      orders.classes = split(value());
    } else if (option == "--at") {
      orders.at = std::stoull(value());
    } else if (option == "--do") {
      orders.action = value();
    } else if (option == "--for-good") {
      orders.for_good = true;
    } else {
      die("unknown option " + std::string(option));
    }
  }
  for (++at; at < argc; ++at) orders.command.push_back(argv[at]);
  const std::array<std::string_view, 5> actions{"", "kill", "tear", "EIO", "ENOSPC"};
  if (std::find(actions.begin(), actions.end(), orders.action) == actions.end())
    die("unknown fault " + orders.action);
  if (orders.folder.empty() || orders.command.empty()) die("--folder DIR and a command are needed");
  return orders;
}

double now_s() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// --- in the process of the command, before it --------------------------------------------------------------

void install_filter() {
  std::vector<sock_filter> program;
  program.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)));
  for (const Call& call : kCalls) {
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call.number), 0, 1));
    program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE));
  }
  program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) die("no_new_privs");
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
    die("the filter of system calls is not permitted");
}

// --- in the tracer -----------------------------------------------------------------------------------------

class Tracer {
 public:
  Tracer(const Orders& orders, pid_t process)
      : orders_(orders), process_(process), log_(std::fopen(orders.log.c_str(), "we")) {
    if (log_ == nullptr) die("cannot write " + orders.log);
  }
  Tracer(const Tracer&) = delete;
  Tracer& operator=(const Tracer&) = delete;
  ~Tracer() { std::fclose(log_); }

  // Until the process has ended.
  void run() {
    int status = 0;
    for (pid_t thread = 0; (thread = waitpid(-1, &status, __WALL)) > 0 || errno == EINTR;) {
      if (thread > 0) note(thread, status);
    }
    std::fprintf(log_, "exit %.6f\n", now_s());
  }

 private:
  void note(pid_t thread, int status) {
    if (!WIFSTOPPED(status)) return;
    const int signal = WSTOPSIG(status);
    const int event = status >> 16;
    if (event == PTRACE_EVENT_SECCOMP) return meet(thread);
    if (event == PTRACE_EVENT_STOP) {
      const bool group_stop =
          signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
      go_on(group_stop ? PTRACE_LISTEN : PTRACE_CONT, thread, 0);
    } else if (signal == (SIGTRAP | 0x80)) {
      end_process();  // the way out of the write that was cut in half
    } else {
      go_on(PTRACE_CONT, thread, event == 0 ? signal : 0);
    }
  }

  // A thread stands before one of the calls.
  void meet(pid_t thread) {
    user_regs_struct registers{};
    if (ptrace(PTRACE_GETREGS, thread, nullptr, &registers) != 0) return;
    const auto call = std::find_if(kCalls.begin(), kCalls.end(), [&](const Call& one) {
      return one.number == static_cast<long>(registers.orig_rax);
    });
    const std::string path = call == kCalls.end() ? std::string() : path_of(thread, *call, registers);
    if (path.empty() || !is_counted(*call, registers)) return go_on(PTRACE_CONT, thread, 0);
    ++count_;
    std::fprintf(log_, "%llu %.6f %s %s %s\n", static_cast<unsigned long long>(count_), now_s(),
                 std::string(call->call_class).c_str(), std::string(call->name).c_str(), path.c_str());
    std::fflush(log_);
    const bool now = orders_.at != 0 && (count_ == orders_.at || (orders_.for_good && count_ > orders_.at));
    now ? fault(thread, *call, registers) : go_on(PTRACE_CONT, thread, 0);
  }

  void fault(pid_t thread, const Call& call, user_regs_struct& registers) {
    if (orders_.action == "kill") return end_process();
    if (orders_.action == "tear") {
      // What lies within a sector is written whole or not at all, by a killed process and by a disk.
      if (call.call_class != "write" || registers.rdx <= kSectorBytes) return end_process();
      registers.rdx /= 2;
      ptrace(PTRACE_SETREGS, thread, nullptr, &registers);
      return go_on(PTRACE_SYSCALL, thread, 0);
    }
    registers.orig_rax = static_cast<unsigned long long>(-1);  // the kernel skips the call and returns rax
    registers.rax = static_cast<unsigned long long>(orders_.action == "EIO" ? -EIO : -ENOSPC);
    ptrace(PTRACE_SETREGS, thread, nullptr, &registers);
    go_on(PTRACE_CONT, thread, 0);
  }

  void end_process() { ::kill(process_, SIGKILL); }

  static void go_on(__ptrace_request how, pid_t thread, int signal) {
    ptrace(how, thread, nullptr, reinterpret_cast<void*>(static_cast<std::intptr_t>(signal)));
  }

  bool is_counted(const Call& call, const user_regs_struct& registers) const {
    if (!orders_.classes.empty()) {
      return std::find(orders_.classes.begin(), orders_.classes.end(), call.call_class) !=
             orders_.classes.end();
    }
    if (call.call_class != "open" || call.number == SYS_creat) return true;
    const auto flags = call.number == SYS_open ? registers.rsi : registers.rdx;
    return (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) != 0;
  }

  // Empty when the call is about something outside the folder.
  std::string path_of(pid_t thread, const Call& call, const user_regs_struct& registers) const {
    const std::array<unsigned long long, 3> arguments{registers.rdi, registers.rsi, registers.rdx};
    std::string path;
    if (call.named == Named::by_descriptor) {
      path = descriptor_path(thread, static_cast<int>(arguments[call.argument]));
    } else if (call.named == Named::by_path) {
      path = read_text(thread, arguments[call.argument]);
    } else {
      const auto address = arguments[call.argument + 1];
      path = address == 0 ? std::string() : read_text(thread, address);
      const auto folder = static_cast<int>(arguments[call.argument]);
      if (!path.starts_with('/') && folder != AT_FDCWD) {
        path = descriptor_path(thread, folder) + (path.empty() ? "" : "/" + path);
      }
    }
    return path == orders_.folder || path.starts_with(orders_.folder + "/") ? path : std::string();
  }

  static std::string descriptor_path(pid_t thread, int descriptor) {
    std::array<char, 4096> target{};
    const std::string link = "/proc/" + std::to_string(thread) + "/fd/" + std::to_string(descriptor);
    const auto length = readlink(link.c_str(), target.data(), target.size());
    return length > 0 ? std::string(target.data(), static_cast<std::size_t>(length)) : std::string();
  }

  static std::string read_text(pid_t thread, unsigned long long address) {
    std::string text;
    // Piece by piece up to the end of a page, behind which nothing may be mapped.
    while (text.size() < 4096) {
      std::array<char, 256> piece{};
      const std::size_t wanted = std::min<std::size_t>(piece.size(), 4096 - (address & 4095U));
      iovec here{piece.data(), wanted};
      iovec there{reinterpret_cast<void*>(address), wanted};
      if (process_vm_readv(thread, &here, 1, &there, 1, 0) != static_cast<ssize_t>(wanted)) return {};
      const auto length = strnlen(piece.data(), wanted);
      text.append(piece.data(), length);
      if (length < wanted) return text;
      address += wanted;
    }
    return {};
  }

  const Orders& orders_;
  pid_t process_;
  std::FILE* log_;
  std::uint64_t count_ = 0;
};

// Attaches to `process` from a process that nobody waits for, and says so through `ready`.
void trace_from_outside(const Orders& orders, pid_t process, int ready) {
  if (fork() != 0) std::_Exit(0);
  setsid();
  // Whoever reads the command's standard error must see its end when the command ends.
  const int nowhere = open("/dev/null", O_RDWR);
  for (const int descriptor : {0, 1, 2}) dup2(nowhere, descriptor);
  const long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACESYSGOOD |
                       PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK;
  const bool attached = ptrace(PTRACE_SEIZE, process, nullptr, reinterpret_cast<void*>(options)) == 0;
  const char answer = attached ? 'y' : 'n';
  if (write(ready, &answer, 1) != 1 || !attached) std::_Exit(1);
  close(ready);
  Tracer(orders, process).run();
  std::_Exit(0);
}

}  // namespace

int main(int argc, char** argv) {
  Orders orders = read_orders(argc, argv);
  orders.command.push_back(nullptr);
  const pid_t process = getpid();
  std::array<int, 2> pipe_ends{};
  if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0) die("pipe");
  prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
  const pid_t between = fork();
  if (between == 0) trace_from_outside(orders, process, pipe_ends[1]);
  close(pipe_ends[1]);
  waitpid(between, nullptr, 0);
  char answer = 'n';
  if (read(pipe_ends[0], &answer, 1) != 1 || answer != 'y') die("ptrace is not permitted here");
  install_filter();
  execvp(orders.command.front(), orders.command.data());
  die(std::string("cannot run ") + orders.command.front());
}
