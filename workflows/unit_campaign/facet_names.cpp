#include "workflows/unit_campaign/facet_names.hpp"

#include "workflows/base/name.hpp"

#include <initializer_list>

namespace duban {
namespace {

std::string joined(char separator, std::initializer_list<std::string_view> parts) {
  std::string name;
  for (const auto part : parts) {
    if (!name.empty()) name += separator;
    name += part;
  }
  return name;
}

std::string facet(std::initializer_list<std::string_view> parts) {
  return joined(':', parts);
}
std::string count(std::initializer_list<std::string_view> parts) {
  return joined('/', parts);
}

}  // namespace

namespace facet_names {

std::string phase(std::string_view phase) {
  return facet({"phase", phase});
}
std::string level(Level level) {
  return facet({"level", name_of(level)});
}
std::string participation(Participation participation) {
  return facet({"participation", name_of(participation)});
}
std::string overdue() {
  return "overdue";
}
std::string overdue(std::string_view task) {
  return facet({"overdue", task});
}
std::string task_state(std::string_view task, TaskState state) {
  return facet({"task", task, name_of(state)});
}
std::string extension(std::string_view task) {
  return facet({"extension", task});
}
std::string lacks(std::string_view task) {
  return facet({"lacks", task});
}

}  // namespace facet_names

namespace count_names {

std::string units() {
  return "units";
}
std::string closed() {
  return "closed";
}
std::string participation(Participation participation) {
  return count({"participation", name_of(participation)});
}
std::string phase(std::string_view phase, Level level) {
  return count({"phase", phase, name_of(level)});
}
std::string task(std::string_view task, TaskState state, Level level) {
  return count({"task", task, name_of(state), name_of(level)});
}
std::string overdue(std::string_view task) {
  return count({"overdue", task});
}
std::string late(std::string_view task) {
  return count({"late", task});
}

}  // namespace count_names
}  // namespace duban
