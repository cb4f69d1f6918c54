// Whatever an operation says that it asks of the engine is something that the engine can be asked.
#include "orchestrator/engine/command.hpp"
#include "orchestrator/operations/all.hpp"

#include <set>
#include <string_view>

#include <gtest/gtest.h>

namespace duban {
namespace {

// The names under which the engine counts what it is asked: those of kind_of().
std::set<std::string_view> engine_commands() {
  std::set<std::string_view> names;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, Order>>([&](auto order) {
    using Given = typename decltype(order)::type;
    if constexpr (requires(const Given& given) { given.command.index(); }) {
      boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, decltype(Given::command)>>(
          [&](auto command) { names.insert(snake_name<typename decltype(command)::type>()); });
    } else {
      names.insert(snake_name<Given>());
    }
  });
  return names;
}

TEST(OperationTable, NamesCommandsThatTheEngineTakes) {
  const auto known = engine_commands();
  EXPECT_TRUE(known.contains("file_submission") && known.contains("enrol_units"))
      << "the names are read wrongly";
  const std::set<std::string_view> ask_nothing{"check_plan", "set_log_level", "upload_file"};
  for (const auto* operation : all_operations()) {
    const bool asks = operation->method != Method::get && !ask_nothing.contains(operation->id);
    EXPECT_EQ(asks, !operation->command.empty()) << operation->id;
    if (!asks) continue;
    EXPECT_TRUE(known.contains(operation->command)) << operation->id << " asks for " << operation->command;
  }
}

}  // namespace
}  // namespace duban
