#include "orchestrator/rehearsal/report_text.hpp"

#include "workflows/base/name.hpp"
#include "workflows/unit_campaign/instances.hpp"

#include <algorithm>
#include <array>

namespace duban {
namespace {

// Of a list shown on one line: "S01 S02 S03".
void append_word(std::string& line, const std::string& word) {
  line.append(line.empty() ? "" : " ").append(word);
}

std::string weekday(Date date) {
  static constexpr std::array<std::string_view, 7> kDays{
      "Sunday 星期日",   "Monday 星期一", "Tuesday 星期二", "Wednesday 星期三",
      "Thursday 星期四", "Friday 星期五", "Saturday 星期六"};
  return std::string(kDays.at(std::chrono::weekday(date).c_encoding()));
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

class ReportWriter {
 public:
  explicit ReportWriter(const RehearsalReport& report)
      : report_(report), plan_(*report.plan), zone_(*TimeZone::find(report.plan->timezone)) {}

  std::string write() {
    header();
    warnings();
    deadlines();
    transcript();
    forecast();
    summary();
    return std::move(out_);
  }

 private:
  void line(const std::string& text) { out_.append(text).push_back('\n'); }
  void heading(const std::string& text) { line("\n==== " + text + " ====\n"); }
  [[nodiscard]] std::string local(Instant at) const { return zone_.format(at); }
  [[nodiscard]] std::string party(std::uint16_t index) const { return plan_.parties[index].id; }

  void header() {
    const auto& schedule = *report_.schedule;
    line("Rehearsal 预演");
    line("plan      " + plan_.id + " " + plan_.version + ", " + plan_.title.zh + " " + plan_.title.en);
    line("digest    sha256 " + plan_.digest.hex());
    line("year      " + std::to_string(schedule.year) + ", " + schedule.timezone);
    line("calendar  " + schedule.calendar_id + " " + schedule.calendar_version + ", sha256 " +
         report_.calendar->digest().hex());
    line("campaign  " + report_.campaign.value + ", organiser " + report_.organiser_id + " " +
         report_.organiser_name);
    std::size_t branches = 0;
    for (const auto& unit : report_.units) branches += unit.profile.branches.size();
    line("units     " + std::to_string(report_.units.size()) + " with " + std::to_string(branches) +
         " branches, and the organiser's own");
    line("played    " + local(report_.launched_at) + " to " + local(report_.ended_at));
    for (std::size_t i = 0; i < plan_.phases.size(); ++i) {
      const auto& phase = plan_.phases[i];
      line("phase     " + phase.id + " " + phase.title.zh + ": " + format_date(schedule.phases[i].from) +
           " to " + format_date(schedule.phases[i].to));
    }
  }

  void warnings() {
    heading("Warnings 提示");
    for (const auto& warning : report_.schedule->warnings) {
      line(warning.en);
      line("  " + warning.zh);
    }
    std::map<std::string, std::pair<std::string, std::size_t>> unfilled;
    for (const auto& [recipient, count] : report_.forecast.through_office()) {
      auto& [units, notices] = unfilled[recipient.party];
      if (!recipient.unit.empty()) append_word(units, recipient.unit);
      notices += count;
    }
    for (const auto& [party, entry] : unfilled) {
      line("nobody fills " + party + (entry.first.empty() ? "" : " of " + entry.first) + ": " +
           std::to_string(entry.second) + " notices go to " + this->party(plan_.office));
    }
    if (report_.schedule->warnings.empty() && unfilled.empty()) line("none 无");
  }

  void deadlines() {
    heading("Deadlines 期限");
    for (const auto& slot : report_.schedule->slots) {
      const auto& task = plan_.tasks[slot.task];
      const std::string week = slot.week_start ? "@" + format_date(*slot.week_start) : "";
      line(task.obligation + " " + task.id + week + "  " + task.title.zh + "  " + task.title.en);
      std::string facts = "  " + plan_.phases[task.phase].id + ", owed by " + party(task.owner) +
                          (task.subject == PartyScope::unit ? " for each unit" : " of the organiser");
      if (task.reviewer) facts += ", reviewed by " + party(*task.reviewer);
      if (task.report_to) facts += ", to " + party(*task.report_to);
      if (task.hidden_from_unit) facts += ", hidden from the unit";
      line(facts);
      const auto opens = slot.opens_at ? *slot.opens_at : report_.schedule->phases[task.phase].opens_at;
      line("  opens " + local(opens) +
           (slot.due
                ? ", late from " + local(slot.due->due_at) + ", overdue from " + local(slot.due->overdue_at)
                : std::string()));
      line("  " + slot.reason.en);
      line("  " + slot.reason.zh);
      rungs(slot, task);
    }
    for (const auto& duty : plan_.duties) {
      line(duty.obligation + " " + duty.id + "  " + duty.title.zh + "  " + duty.title.en +
           " (standing duty)");
    }
  }

  void rungs(const Slot& slot, const Task& task) {
    if (!task.ladder) return;
    const auto& ladder = plan_.ladders[*task.ladder];
    for (std::size_t i = 0; i < slot.rungs_at.size(); ++i) {
      const auto& rung = ladder.rungs[slot.rung_order[i]];
      std::string told;
      for (const auto index : rung.notify) append_word(told, party(index));
      line("  " + local(slot.rungs_at[i]) + " " + padded(std::string(name_of(rung.level)), 6) + " tells " +
           told + (rung.propose.empty() ? "" : "; proposes " + rung.propose));
    }
  }

  void transcript() {
    heading("Transcript 实录");
    std::optional<Date> day;
    for (const auto& entry : report_.transcript) {
      const auto date = zone_.local_date(entry.at);
      if (day != date)
        line(std::string(day ? "\n" : "") + "== " + format_date(date) + " " + weekday(date) + " ==");
      day = date;
      line(local(entry.at).substr(11, 5) + "  " + padded(entry.unit.empty() ? "-" : entry.unit, 6) + "  " +
           padded(entry.what, 9) + "  " + entry.detail);
    }
  }

  [[nodiscard]] static std::string label(const NoticeRecipient& recipient) {
    return recipient.unit.empty() ? recipient.party : recipient.unit + "/" + recipient.party;
  }

  // One line for all recipients of a party that are told equally often that day.
  void forecast() {
    heading("Notices for each day and recipient 每日通知预报");
    for (const auto& [day, recipients] : report_.forecast.by_day()) {
      std::size_t total = 0;
      std::map<std::tuple<bool, std::string, std::size_t>, std::string> lines;
      for (const auto& [recipient, count] : recipients) {
        total += count;
        append_word(lines[{!recipient.unit.empty(), recipient.party, count}], recipient.unit);
      }
      line(format_date(day) + " " + weekday(day) + ": " + std::to_string(total));
      for (const auto& [key, units] : lines) {
        const auto& [of_unit, party, count] = key;
        line("  " + party + " ×" + std::to_string(count) + (of_unit ? ": " + units : ""));
      }
    }
    heading("Notices for each recipient 各收件人通知合计");
    for (const auto& [recipient, count] : report_.forecast.by_recipient()) {
      const auto contacts = report_.forecast.contacts_of(recipient);
      line(padded(std::to_string(count), 5) + padded(label(recipient), 24) +
           (contacts.empty() ? "(nobody is named)" : contacts));
    }
  }

  struct TaskCounts {
    std::size_t owed = 0, timely = 0, late = 0, undated = 0, unfiled = 0, spared = 0, returns = 0;
  };

  void summary() {
    heading("Summary 小结");
    std::map<std::size_t, TaskCounts> tasks;
    std::map<std::string, std::size_t> phases;
    for (const auto& [id, state] : report_.final_states) {
      const auto phase =
          state.participation == Participation::withdrawn ? Name("withdrawn") : name_of(state.phase);
      ++phases[std::string(phase)];
      for (const auto& instance : state.tasks) count(tasks[slot(instance).task], instance);
    }
    line(padded("task", 36) + "owed timely late undated unfiled spared returns");
    for (const auto& [index, counts] : tasks) {
      std::string text = padded(plan_.tasks[index].obligation + " " + plan_.tasks[index].id, 36);
      for (const auto& [number, width] :
           {std::pair{counts.owed, 5}, std::pair{counts.timely, 7}, std::pair{counts.late, 5},
            std::pair{counts.undated, 8}, std::pair{counts.unfiled, 8}, std::pair{counts.spared, 7}}) {
        text += padded(std::to_string(number), static_cast<std::size_t>(width));
      }
      line(text + std::to_string(counts.returns));
    }
    for (const auto& [phase, units] : phases) line("units " + phase + ": " + std::to_string(units));
    std::map<std::string, std::size_t> events;
    for (const auto& entry : report_.transcript) ++events[entry.what];
    for (const auto& [what, number] : events) line("lines " + what + ": " + std::to_string(number));
    for (const auto& [type, number] : report_.forecast.by_type()) {
      line("notices " + type + ": " + std::to_string(number));
    }
    line("steps refused: " + std::to_string(report_.refusals));
    line("audit records: " + std::to_string(report_.records + report_.system_records));
    line("audit root: " + report_.audit_root.hex());
  }

  [[nodiscard]] const Slot& slot(const TaskInstance& instance) const {
    return report_.schedule->slots[instance.slot];
  }

  static void count(TaskCounts& counts, const TaskInstance& instance) {
    ++counts.owed;
    counts.returns += instance.returns;
    if (instance.judged == Timeliness::timely) ++counts.timely;
    if (instance.judged == Timeliness::late) ++counts.late;
    if (instance.filings > 0 && !instance.judged) ++counts.undated;
    if (instance.filings > 0) return;
    ++(is_settled(instance.state) ? counts.spared : counts.unfiled);
  }

  const RehearsalReport& report_;
  const Plan& plan_;
  TimeZone zone_;
  std::string out_;
};

}  // namespace

std::string report_text(const RehearsalReport& report) {
  return ReportWriter(report).write();
}

}  // namespace duban
