// What a command of `duban` tells the shell. Documented in docs/cli.md; scripts depend on these numbers.
#pragma once

namespace duban::cli {

enum class ExitCode {
  done = 0,
  refused = 1,              // the server refused it, or what was checked is not in order
  usage = 2,                // the command line, the configuration or a local file is wrong; nothing was sent
  unreachable = 3,          // no usable answer, or the server asks to come back later; repeating is safe
  verification_failed = 4,  // the audit trail does not say what it should
};

}  // namespace duban::cli
