#include "orchestrator/rehearsal/report_text.hpp"

#include "workflows/audit/event_words.hpp"
#include "workflows/base/name.hpp"
#include "workflows/base/utf8.hpp"
#include "workflows/machines/state_words.hpp"
#include "workflows/plan/plan_words.hpp"
#include "workflows/unit_campaign/instances.hpp"
#include "workflows/words/dates.hpp"

#include <algorithm>

namespace duban {
namespace {

// Of a list shown on one line: "S01 S02 S03".
void append_word(std::string& line, const std::string& word, std::string_view separator) {
  line.append(line.empty() ? "" : separator).append(word);
}

// Columns on a terminal, on which Chinese takes two; exact for what plans, units and this report write.
std::size_t width_of(std::string_view text) {
  constexpr char32_t kFirstWide = 0x1100;
  std::size_t width = 0;
  while (!text.empty()) {
    const auto character = first_character(text);
    width += character.code_point >= kFirstWide ? 2 : 1;
    text.remove_prefix(std::max<std::size_t>(character.bytes, 1));
  }
  return width;
}

std::string padded(std::string text, std::size_t width) {
  const auto shown = width_of(text);
  if (shown < width) text.append(width - shown, ' ');
  return text;
}

class ReportWriter {
 public:
  explicit ReportWriter(const RehearsalReport& report)
      : report_(report),
        plan_(*report.plan),
        zone_(*TimeZone::find(report.plan->timezone)),
        language_(report.language) {
    names_.emplace(report.organiser_id, report.organiser_name);
    for (const auto& unit : report.units) names_.emplace(unit.id.value, unit.profile.name);
  }

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
  [[nodiscard]] bool is_chinese() const { return language_ == Language::zh; }
  [[nodiscard]] const std::string& either(const std::string& en, const std::string& zh) const {
    return is_chinese() ? zh : en;
  }
  [[nodiscard]] std::string_view blank() const { return is_chinese() ? "、" : " "; }

  void line(const std::string& text) { out_.append(text).push_back('\n'); }
  void line(const std::string& en, const std::string& zh) { line(either(en, zh)); }
  void heading(const std::string& en, const std::string& zh) {
    line("\n==== " + either(en + " " + zh, zh) + " ====\n");
  }

  [[nodiscard]] std::string local(Instant at) const { return zone_.format(at); }
  [[nodiscard]] std::string moment(Instant at) const { return words::moment(at, zone_).zh; }
  [[nodiscard]] std::string party(std::uint16_t index) const {
    return either(plan_.parties[index].id, plan_.parties[index].title.zh);
  }
  [[nodiscard]] std::string party(const std::string& id) const {
    const auto index = plan_.find_party(id);
    return index ? party(*index) : id;
  }
  [[nodiscard]] std::string unit(const std::string& id) const {
    const auto found = names_.find(id);
    return found == names_.end() ? id : either(id, found->second);
  }
  [[nodiscard]] std::string day_heading(Date date) const {
    const auto weekday = words::weekday(date);
    return either(format_date(date) + " " + std::string(weekday.en) + " " + std::string(weekday.zh),
                  words::full_day(date).zh);
  }

  void header() {
    const auto& schedule = *report_.schedule;
    const auto calendar = report_.calendar->digest().hex();
    line("Rehearsal 预演", "预演");
    line("plan      " + plan_.id + " " + plan_.version + ", " + plan_.title.zh + " " + plan_.title.en,
         "方案      “" + plan_.title.zh + "”（" + plan_.id + "，版本 " + plan_.version + "）");
    line("digest    sha256 " + plan_.digest.hex(), "摘要      sha256 " + plan_.digest.hex());
    const auto year = std::to_string(schedule.year);
    line("year      " + year + ", " + schedule.timezone, "年份      " + year + "，时区 " + schedule.timezone);
    line(
        "calendar  " + schedule.calendar_id + " " + schedule.calendar_version + ", sha256 " + calendar,
        "日历      " + schedule.calendar_id + "，版本 " + schedule.calendar_version + "，sha256 " + calendar);
    line("campaign  " + report_.campaign.value + ", organiser " + report_.organiser_id + " " +
             report_.organiser_name,
         "专项行动  " + report_.campaign.value + "，主办单位：" + report_.organiser_name);
    std::size_t branch_count = 0;
    for (const auto& row : report_.units) branch_count += row.profile.branches.size();
    const auto units = std::to_string(report_.units.size());
    const auto branches = std::to_string(branch_count);
    line("units     " + units + " with " + branches + " branches, and the organiser's own",
         "参加单位  " + units + "（党支部 " + branches + "；另有主办单位 1）");
    const auto last_day = zone_.local_date(report_.ended_at - Milliseconds{1});
    line("played    " + local(report_.launched_at) + " to " + local(report_.ended_at),
         "起止      " + words::full_moment(report_.launched_at, zone_).zh + "至" +
             words::full_day(last_day).zh + "24时");
    for (std::size_t i = 0; i < plan_.phases.size(); ++i) {
      const auto& phase = plan_.phases[i];
      const auto& window = schedule.phases[i];
      line("phase     " + phase.id + " " + phase.title.zh + ": " + format_date(window.from) + " to " +
               format_date(window.to),
           "阶段      “" + phase.title.zh + "”：" + words::span(window.from, window.to).zh);
    }
  }

  void warnings() {
    heading("Warnings", "提示");
    for (const auto& warning : report_.schedule->warnings) {
      if (!is_chinese()) line(warning.en);
      line("  " + warning.zh, warning.zh);
    }
    std::map<std::string, std::pair<std::string, std::size_t>> unfilled;
    for (const auto& [recipient, count] : report_.forecast.through_office()) {
      auto& [units, notices] = unfilled[recipient.party];
      if (!recipient.unit.empty()) append_word(units, unit(recipient.unit), blank());
      notices += count;
    }
    for (const auto& [id, entry] : unfilled) {
      const auto& [units, count] = entry;
      const auto notices = std::to_string(count);
      line("nobody fills " + id + (units.empty() ? "" : " of " + units) + ": " + notices + " notices go to " +
               party(plan_.office),
           "“" + party(id) + "”" + (units.empty() ? "" : "（" + units + "）") + "无人担任：" + notices +
               "条通知将发送至" + party(plan_.office) + "。");
    }
    if (report_.schedule->warnings.empty() && unfilled.empty()) line("none 无", "无");
  }

  void deadlines() {
    heading("Deadlines", "期限");
    for (const auto& slot : report_.schedule->slots) {
      const auto& task = plan_.tasks[slot.task];
      const std::string week = slot.week_start ? "@" + format_date(*slot.week_start) : "";
      const std::string week_zh =
          slot.week_start ? "（" + words::month_day(*slot.week_start).zh + "起的一周）" : "";
      line(task.obligation + " " + task.id + week + "  " + task.title.zh + "  " + task.title.en,
           task.obligation + " " + task.title.zh + week_zh);
      line("  " + facts_of(task));
      const auto opens = slot.opens_at ? *slot.opens_at : report_.schedule->phases[task.phase].opens_at;
      line("  opens " + local(opens) +
               (slot.due ? ", late from " + local(slot.due->due_at) + ", overdue from " +
                               local(slot.due->overdue_at)
                         : std::string()),
           "  " + moment(opens) + "开始" + (slot.due ? due_zh(*slot.due) : std::string()));
      if (!is_chinese()) line("  " + slot.reason.en);
      line("  " + slot.reason.zh);
      rungs(slot, task);
    }
    for (const auto& duty : plan_.duties) {
      line(duty.obligation + " " + duty.id + "  " + duty.title.zh + "  " + duty.title.en + " (standing duty)",
           duty.obligation + " " + duty.title.zh + "（常设职责）");
    }
  }

  [[nodiscard]] std::string facts_of(const Task& task) const {
    const auto& phase = plan_.phases[task.phase];
    const bool of_unit = task.subject == PartyScope::unit;
    std::string facts =
        either(phase.id, "“" + phase.title.zh + "”阶段") + either(", owed by ", "；责任方：") +
        party(task.owner) +
        (of_unit ? either(" for each unit", "（每个单位）") : either(" of the organiser", "（主办单位）"));
    if (task.reviewer) facts += either(", reviewed by ", "；审核方：") + party(*task.reviewer);
    if (task.report_to) facts += either(", to ", "；报送对象：") + party(*task.report_to);
    if (task.hidden_from_unit) facts += either(", hidden from the unit", "；对单位不可见");
    return facts;
  }

  // The day's end is when it is both late and overdue.
  [[nodiscard]] std::string due_zh(const DueDate& due) const {
    const auto overdue = words::ending(due.overdue_at, zone_).zh + "后仍未报送的为逾期";
    if (due.due_at == due.overdue_at) return "；" + overdue;
    return "；" + words::ending(due.due_at, zone_).zh + "后报送的为迟报；" + overdue;
  }

  void rungs(const Slot& slot, const Task& task) {
    if (!task.ladder) return;
    const auto& ladder = plan_.ladders[*task.ladder];
    for (std::size_t i = 0; i < slot.rungs_at.size(); ++i) {
      const auto& rung = ladder.rungs[slot.rung_order[i]];
      std::string told;
      for (const auto index : rung.notify) append_word(told, party(index), blank());
      const auto level = words::phrase_of(rung.level).text();
      line("  " + local(slot.rungs_at[i]) + " " + padded(std::string(name_of(rung.level)), 6) + " tells " +
               told + (rung.propose.empty() ? "" : "; proposes " + rung.propose),
           "  " + moment(slot.rungs_at[i]) + "，" + level.zh + "；通知：" + told +
               (rung.propose.empty() ? "" : "；建议：" + words::measure(rung.propose).zh));
    }
  }

  void transcript() {
    heading("Transcript", "实录");
    std::size_t unit_width = 6;
    std::size_t what_width = 9;
    if (is_chinese()) {  // names and words differ more in length than keys do
      for (const auto& entry : report_.transcript) {
        unit_width = std::max(unit_width, width_of(unit(entry.unit)));
        what_width = std::max(what_width, width_of(entry.what));
      }
    }
    std::optional<Date> day;
    for (const auto& entry : report_.transcript) {
      const auto date = zone_.local_date(entry.at);
      if (day != date) line(std::string(day ? "\n" : "") + "== " + day_heading(date) + " ==");
      day = date;
      line(local(entry.at).substr(11, 5) + "  " +
           padded(entry.unit.empty() ? "-" : unit(entry.unit), unit_width) + "  " +
           padded(entry.what, what_width) + "  " + entry.detail);
    }
  }

  [[nodiscard]] std::string label(const NoticeRecipient& recipient) const {
    if (recipient.unit.empty()) return party(recipient.party);
    return unit(recipient.unit) + either("/", "：") + party(recipient.party);
  }

  // One line for all recipients of a party that are told equally often that day.
  void forecast() {
    heading("Notices for each day and recipient", "每日通知预报");
    for (const auto& [day, recipients] : report_.forecast.by_day()) {
      std::size_t total = 0;
      std::map<std::tuple<bool, std::string, std::size_t>, std::string> lines;
      for (const auto& [recipient, count] : recipients) {
        total += count;
        append_word(lines[{!recipient.unit.empty(), recipient.party, count}], unit(recipient.unit), blank());
      }
      line(day_heading(day) + either(": ", "：") + std::to_string(total) + either("", "条"));
      for (const auto& [key, units] : lines) {
        const auto& [of_unit, id, count] = key;
        line("  " + party(id) + " ×" + std::to_string(count) + (of_unit ? either(": ", "：") + units : ""));
      }
    }
    heading("Notices for each recipient", "各收件人通知合计");
    for (const auto& [recipient, count] : report_.forecast.by_recipient()) {
      const auto contacts = report_.forecast.contacts_of(recipient);
      line(padded(std::to_string(count), 5) + padded(label(recipient), either_width(24, 40)) +
           (contacts.empty() ? either("(nobody is named)", "（未指定人员）") : contacts));
    }
  }

  [[nodiscard]] std::size_t either_width(std::size_t en, std::size_t zh) const {
    return is_chinese() ? zh : en;
  }

  struct TaskCounts {
    std::size_t owed = 0, timely = 0, late = 0, undated = 0, unfiled = 0, spared = 0, returns = 0;
  };

  void summary() {
    heading("Summary", "小结");
    std::map<std::size_t, TaskCounts> tasks;
    std::map<std::string, std::size_t> phases;
    for (const auto& [id, state] : report_.final_states) {
      ++phases[standing(state)];
      for (const auto& instance : state.tasks) count(tasks[slot(instance).task], instance);
    }
    const auto width = either_width(36, 52);
    line(padded("task", width) + "owed timely late undated unfiled spared returns",
         padded("任务", width) + "应办 按期   迟报 无期限  未报送  免报送 退回");
    for (const auto& [index, counts] : tasks) {
      const auto& task = plan_.tasks[index];
      std::string text = padded(task.obligation + " " + either(task.id, task.title.zh), width);
      for (const auto& [number, columns] :
           {std::pair{counts.owed, 5}, std::pair{counts.timely, 7}, std::pair{counts.late, 5},
            std::pair{counts.undated, 8}, std::pair{counts.unfiled, 8}, std::pair{counts.spared, 7}}) {
        text += padded(std::to_string(number), static_cast<std::size_t>(columns));
      }
      line(text + std::to_string(counts.returns));
    }
    for (const auto& [phase, units] : phases) total("units " + phase, "单位（" + phase + "）", units);
    std::map<std::string, std::size_t> events;
    for (const auto& entry : report_.transcript) ++events[entry.what];
    for (const auto& [what, number] : events) total("lines " + what, "实录（" + what + "）", number);
    for (const auto& [type, number] : report_.forecast.by_type()) {
      const auto* phrase = words::find_notice_phrase(type);
      total("notices " + type, phrase == nullptr ? type : std::string(phrase->zh), number);
    }
    total("steps refused", "未获准的步骤", report_.refusals);
    total("audit records", "审计记录", report_.records + report_.system_records);
    line("audit root: " + report_.audit_root.hex(), "审计树根：" + report_.audit_root.hex());
  }

  void total(const std::string& en, const std::string& zh, std::uint64_t number) {
    line(either(en + ": ", zh + "：") + std::to_string(number));
  }

  // Where a unit stands at the end.
  [[nodiscard]] std::string standing(const UnitCampaign& state) const {
    const bool withdrawn = state.participation == Participation::withdrawn;
    const auto name = withdrawn ? Name("withdrawn") : name_of(state.phase);
    const auto word = withdrawn ? words::phrase_of(Participation::withdrawn) : words::phrase_of(state.phase);
    return std::string(is_chinese() ? word.zh : name.text());
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
  Language language_;
  std::map<std::string, std::string> names_;  // of the organiser's own and the other units
  std::string out_;
};

}  // namespace

std::string report_text(const RehearsalReport& report) {
  return ReportWriter(report).write();
}

}  // namespace duban
