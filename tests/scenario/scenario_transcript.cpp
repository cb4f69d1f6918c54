// scenario_transcript PLAN UNITS BEHAVIOUR CALENDAR YEAR: a rehearsal printed, without the rest of Duban.
#include "orchestrator/rehearsal/rehearse_command.hpp"

#include <cstdlib>
#include <iostream>

int main(int count, char** words) {
  if (count != 6) {
    std::cerr << "usage: scenario_transcript PLAN UNITS BEHAVIOUR CALENDAR YEAR\n";
    return 2;
  }
  duban::RehearseArguments arguments;
  arguments.plan_path = words[1];
  arguments.units_path = words[2];
  arguments.behaviour_path = words[3];
  arguments.calendar_path = words[4];
  arguments.year = std::atoi(words[5]);
  return duban::rehearse_command(arguments, std::cout, std::cerr);
}
