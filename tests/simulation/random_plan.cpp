#include "tests/simulation/random_plan.hpp"

#include <cstdio>

namespace duban::simulation {
namespace {

std::string day(int day_of_autumn) {
  // Days counted from 1 September; 122 of them until the end of the year.
  constexpr int kLengths[] = {30, 31, 30, 31};
  int month = 9;
  for (const int length : kLengths) {
    if (day_of_autumn < length) break;
    day_of_autumn -= length;
    ++month;
  }
  char text[16];
  std::snprintf(text, sizeof text, "%02d-%02d", month, day_of_autumn + 1);
  return text;
}

std::string title(const std::string& id) {
  return "title: {zh: " + id + ", en: " + id + "}";
}

class Writer {
 public:
  explicit Writer(Dice& dice) : dice_(dice) {}

  std::string write() {
    text_ =
        "apiVersion: duban/v1\nkind: Plan\n"
        "metadata: {id: simulated, version: \"1\", " +
        title("simulated") +
        "}\n"
        "spec:\n"
        "  timezone: " +
        dice_.pick(kZones) +
        "\n"
        "  calendar: sim\n  office: office\n"
        "  suspension_clock: " +
        (dice_.percent(50) ? "freeze" : "run_on") +
        "\n"
        "  rework: " +
        dice_.pick(kOffsets) +
        "\n"
        "  parties:\n"
        "    - {id: unit, scope: unit, " +
        title("unit") +
        "}\n"
        "    - {id: branch, scope: unit, many: true, " +
        title("branch") +
        "}\n"
        "    - {id: office, scope: organiser, " +
        title("office") +
        "}\n"
        "  phases:\n";
    const int phases = dice_.between(1, 4);
    const int length = 100 / phases;
    for (int phase = 0; phase < phases; ++phase) write_phase(phase, phase * length, length);
    text_ += "  escalations:\n";
    write_ladder("ladder", "unit");
    write_ladder("office_ladder", "office");
    return std::move(text_);
  }

 private:
  inline static const std::vector<std::string> kZones{"Asia/Shanghai", "Europe/Berlin", "America/New_York",
                                                      "Asia/Kathmandu"};
  inline static const std::vector<std::string> kOffsets{"1d", "3wd", "2d", "5wd"};
  inline static const std::vector<std::string> kKinds{"mobilization", "self_correction", "supervision",
                                                      "summary"};
  inline static const std::vector<std::string> kAdvances{"by_date", "by_date", "when_complete",
                                                         "by_approval"};

  void write_phase(int phase, int first, int length) {
    const int last = first + length - dice_.between(1, 3);
    text_ += "    - id: phase_" + std::to_string(phase) +
             "\n      kind: " + kKinds[static_cast<std::size_t>(phase)] + "\n      " + title("phase") +
             "\n      window: {from: " + day(first) + ", to: " + day(last) +
             "}\n      advance: " + dice_.pick(kAdvances) + "\n      tasks:\n";
    const int tasks = dice_.between(1, 3);
    for (int i = 0; i < tasks; ++i) write_task(first, last);
  }

  void write_task(int first, int last) {
    const std::string id = "task_" + std::to_string(tasks_++);
    const int who = dice_.between(0, 9);
    const bool office = who == 0;
    const bool about_units = who == 1;
    const bool branches = who == 2;
    text_ += "        - id: " + id + "\n          " + title(id) + "\n          owner: " +
             (office || about_units ? "office"
              : branches            ? "branch"
                                    : "unit") +
             "\n";
    if (about_units) text_ += "          subject: unit\n          hidden_from_unit: true\n";
    bool dated = true;
    switch (dice_.between(0, 6)) {
      case 0:
        text_ += "          due: {undated: true}\n";
        dated = false;
        break;
      case 1:
        text_ += "          due: {on_event: true}\n";
        dated = false;
        break;
      case 2:
        text_ += "          due: {every: week}\n";
        break;
      case 3:
        text_ += "          due: {phase_end: true}\n";
        break;
      case 4:
        if (!last_plain_.empty() && !office && !about_units && !branches) {
          text_ += "          due: {after: " + last_plain_ + ", by: " + dice_.pick(kOffsets) +
                   (dice_.percent(50) ? ", event: submitted" : "") + "}\n";
          break;
        }
        [[fallthrough]];
      default:
        text_ += "          due: {on: " + day(dice_.between(first, last)) +
                 ", roll: " + (dice_.percent(60) ? "none" : "backward") +
                 (dice_.percent(20) ? ", cutoff: \"17:30\"" : "") + "}\n";
        if (!office && !about_units && !branches) {
          last_plain_ = id;
        }
    }
    if (dice_.percent(40)) text_ += "          reviewer: office\n";
    if (dated && dice_.percent(85)) {
      text_ +=
          std::string("          escalation: ") + (office || about_units ? "office_ladder" : "ladder") + "\n";
    }
  }

  void write_ladder(const std::string& id, const std::string& told) {
    text_ += "    " + id + ":\n";
    constexpr const char* kRungs[] = {"{at: due-3d, level: blue", "{at: due, level: yellow",
                                      "{at: due+1wd, level: orange", "{at: due+3wd 09:00, level: red"};
    for (const auto* rung : kRungs) {
      if (dice_.percent(75)) text_ += std::string("      - ") + rung + ", notify: [" + told + "]}\n";
    }
    text_ += "      - {at: due+30d, level: red, notify: [office]}\n";
  }

  Dice& dice_;
  std::string text_;
  int tasks_ = 0;
  std::string last_plain_;
};

}  // namespace

std::string random_plan_yaml(Dice& dice) {
  return Writer(dice).write();
}

const std::string& simulated_calendar_yaml() {
  static const std::string kYaml =
      "apiVersion: duban/v1\nkind: Calendar\n"
      "metadata: {id: sim, version: \"1\", title: {zh: sim, en: sim}}\n"
      "years:\n"
      "  - year: 2011\n"
      "    source: {zh: sim, en: sim}\n"
      "    days_off:\n"
      "      - {from: 2011-10-01, to: 2011-10-07, name: {zh: 国庆节, en: National Day}}\n"
      "    workdays:\n"
      "      - {date: 2011-10-08, name: {zh: 国庆节, en: National Day}}\n"
      "      - {date: 2011-10-09, name: {zh: 国庆节, en: National Day}}\n";
  return kYaml;
}

}  // namespace duban::simulation
