#include "orchestrator/cli/commands.hpp"

#include <iterator>

namespace duban::cli {

const std::vector<Command>& all_commands() {
  static const std::vector<Command> commands = [] {
    std::vector<Command> all;
    for (auto part : {server_commands, local_commands, plan_commands, campaign_commands, unit_commands,
                      task_commands, access_commands}) {
      auto some = part();
      std::move(some.begin(), some.end(), std::back_inserter(all));
    }
    return all;
  }();
  return commands;
}

}  // namespace duban::cli
