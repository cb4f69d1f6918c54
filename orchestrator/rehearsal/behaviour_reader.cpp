// Reads behaviour files.
#include "orchestrator/rehearsal/behaviour.hpp"
#include "orchestrator/rehearsal/behaviour_fields.hpp"
#include "orchestrator/rehearsal/rehearsal_errors.hpp"
#include "workflows/plan/plan_fields.hpp"

#include <algorithm>
#include <set>

namespace duban {
namespace {

// What names in the file may point to.
struct KnownNames {
  std::set<std::string, std::less<>> units, tasks, parties;
};

class BehaviourReader {
 public:
  BehaviourReader(KnownNames known, Errors& errors) : known_(std::move(known)), errors_(errors) {}

  Behaviour read(const YamlNode& root) {
    const BehaviourFields fields(
        root, "the file", {"apiVersion", "kind", "launch", "until", "at", "organiser", "default", "rules"},
        errors_);
    expect(fields, "apiVersion", "duban/v1");
    expect(fields, "kind", "Behaviour");
    Behaviour behaviour;
    behaviour.launch = fields.date("launch");
    behaviour.until = fields.date("until");
    behaviour.minutes_of_day = fields.time_of_day("at").value_or(behaviour.minutes_of_day);
    if (const auto* organiser = fields.find("organiser")) read_organiser(*organiser, behaviour);
    known_.units.insert(behaviour.organiser_id);
    if (const auto* rules = fields.list("rules")) {
      for (const auto& item : rules->items) behaviour.rules.push_back(rule(item, "a rule", true));
    }
    if (const auto* last = fields.find("default")) behaviour.rules.push_back(rule(*last, "default", false));
    return behaviour;
  }

 private:
  void expect(const BehaviourFields& fields, std::string_view key, std::string_view value) {
    const auto* found = fields.need(key);
    if (found != nullptr && found->text != value) fields.refuse(key, *found, value);
  }

  void read_organiser(const YamlNode& node, Behaviour& behaviour) {
    const BehaviourFields fields(node, "organiser", {"id", "name", "contacts"}, errors_);
    if (auto id = fields.text("id")) {
      if (is_valid_id(*id)) {
        behaviour.organiser_id = *id;
      } else {
        fields.refuse("id", *fields.find("id"), "1 to 64 of A-Z a-z 0-9 . _ -");
      }
    }
    behaviour.organiser_name = fields.text("name").value_or(behaviour.organiser_id);
    const auto* contacts = fields.list("contacts");
    if (contacts == nullptr) return;
    for (const auto& item : contacts->items) {
      const BehaviourFields one(item, "a contact", {"party", "name", "address"}, errors_);
      (void)one.need("party");
      (void)one.need("address");
      Contact contact{one.text("party").value_or(""), one.text("name").value_or(""),
                      one.text("address").value_or("")};
      if (const auto* party = one.find("party")) check("party", {contact.party, party->at}, known_.parties);
      behaviour.contacts.push_back(std::move(contact));
    }
  }

  void check(std::string_view key, const RuleName& name, const std::set<std::string, std::less<>>& known) {
    if (known.contains(name.text)) return;
    errors_.push_back(
        Error{errors::behaviour_unknown_name, {{"key", key}, {"value", excerpt(name.text)}}}.at(name.at));
  }

  std::vector<RuleName> names(const BehaviourFields& fields, std::string_view key,
                              const std::set<std::string, std::less<>>& known) {
    std::vector<RuleName> read;
    const auto* list = fields.list(key);
    if (list == nullptr) return read;
    if (list->items.empty()) fields.refuse(key, *list, "[one, two, …]");
    for (const auto& item : list->items) {
      read.push_back({item.text, item.at});
      check(key, read.back(), known);
    }
    return read;
  }

  Rule rule(const YamlNode& node, std::string_view parent, bool selects) {
    const BehaviourFields fields =
        selects ? BehaviourFields(node, parent,
                                  {"units", "tasks", "owners", "file", "silent", "review", "returned",
                                   "extension", "happens", "suspended", "withdrawn", "completed"},
                                  errors_)
                : BehaviourFields(node, parent, {"file", "silent", "review", "completed"}, errors_);
    Rule read;
    read.units = names(fields, "units", known_.units);
    read.tasks = names(fields, "tasks", known_.tasks);
    read.owners = names(fields, "owners", known_.parties);
    if (const auto* value = fields.find("file")) read.file = filing(*value);
    if (fields.flag("silent").value_or(false)) {
      if (read.file) contradict("file", "silent", fields.find("silent")->at);
      read.file = Filing{Filing::Kind::never, 0, {}, {}};
    }
    if (const auto* value = fields.find("review")) read.review = review(*value);
    if (const auto* value = fields.find("returned")) read.returned = returns(*value);
    if (const auto* value = fields.find("extension")) read.extension = extension(*value);
    if (const auto* list = fields.list("happens")) read.happens = happens(fields, *list);
    if (const auto* value = fields.find("suspended")) read.suspended = suspension(*value);
    if (const auto* value = fields.find("withdrawn")) read.withdrawn = departure(*value, "withdrawn");
    if (const auto* value = fields.find("completed")) read.completed = departure(*value, "completed");
    refuse_tasks_of_a_unit_rule(fields, read);
    return read;
  }

  void contradict(std::string_view first, std::string_view second, Position at) {
    errors_.push_back(Error{errors::behaviour_contradiction, {{"first", first}, {"second", second}}}.at(at));
  }

  // Suspension, withdrawal and completion concern the whole unit: a choice of tasks beside them would promise
  // what the rule cannot do.
  void refuse_tasks_of_a_unit_rule(const BehaviourFields& fields, const Rule& rule) {
    if (rule.tasks.empty() && rule.owners.empty()) return;
    const std::string_view choice = rule.tasks.empty() ? "owners" : "tasks";
    for (const std::string_view key : {"suspended", "withdrawn", "completed"}) {
      if (const auto* value = fields.find(key)) contradict(choice, key, value->at);
    }
  }

  Filing filing(const YamlNode& node) {
    const BehaviourFields fields(node, "file", {"before_due", "after_due", "after_opening", "on", "at"},
                                 errors_);
    Filing read;
    int said = 0;
    const auto counted = [&](std::string_view key, Filing::Kind kind) {
      if (fields.find(key) == nullptr) return;
      if (++said > 1) contradict(key, "another day", fields.find(key)->at);
      read.kind = kind;
      read.days = fields.days(key).value_or(0);
    };
    counted("before_due", Filing::Kind::before_due);
    counted("after_due", Filing::Kind::after_due);
    counted("after_opening", Filing::Kind::after_opening);
    if (fields.find("on") != nullptr) {
      if (++said > 1) contradict("on", "another day", fields.find("on")->at);
      read.kind = Filing::Kind::on;
      read.on = fields.date("on").value_or(Date{});
    }
    if (said == 0) (void)fields.need("before_due");
    read.minutes_of_day = fields.time_of_day("at");
    return read;
  }

  Review review(const YamlNode& node) {
    const BehaviourFields fields(node, "review", {"after", "verdict"}, errors_);
    Review read;
    read.after_days = fields.days("after").value_or(read.after_days);
    if (const auto verdict = fields.text("verdict")) {
      read.accept = *verdict == "accept";
      if (!read.accept && *verdict != "none")
        fields.refuse("verdict", *fields.find("verdict"), "accept, none");
    }
    return read;
  }

  Returns returns(const YamlNode& node) {
    const BehaviourFields fields(node, "returned", {"times", "refile_after", "reason"}, errors_);
    Returns read;
    read.times = fields.count("times").value_or(read.times);
    read.refile_after_days = fields.days("refile_after").value_or(read.refile_after_days);
    read.reason = reason(fields);
    return read;
  }

  Extension extension(const YamlNode& node) {
    const BehaviourFields fields(node, "extension",
                                 {"request_before_due", "until", "verdict", "after", "reason"}, errors_);
    Extension read;
    (void)fields.need("request_before_due");
    (void)fields.need("until");
    read.request_days_before_due = fields.days("request_before_due").value_or(0);
    read.until_days = fields.days("until").value_or(1);
    read.answer_after_days = fields.days("after").value_or(read.answer_after_days);
    if (const auto verdict = fields.text("verdict")) {
      if (*verdict == "refuse") read.verdict = Extension::Verdict::refuse;
      if (*verdict == "none") read.verdict = Extension::Verdict::none;
      if (*verdict != "grant" && read.verdict == Extension::Verdict::grant) {
        fields.refuse("verdict", *fields.find("verdict"), "grant, refuse, none");
      }
    }
    read.reason = reason(fields);
    return read;
  }

  std::vector<Date> happens(const BehaviourFields& fields, const YamlNode& list) {
    std::vector<Date> days;
    for (const auto& item : list.items) {
      const auto day = parse_date(item.text);
      if (!day) fields.refuse("happens", item, "[2011-10-14, …]");
      days.push_back(day.value_or(Date{}));
    }
    return days;
  }

  Suspension suspension(const YamlNode& node) {
    const BehaviourFields fields(node, "suspended", {"from", "to", "reason"}, errors_);
    (void)fields.need("from");
    (void)fields.need("to");
    Suspension read{fields.date("from").value_or(Date{}), fields.date("to").value_or(Date{}), reason(fields)};
    if (fields.find("to") != nullptr && read.to < read.from) {
      fields.refuse("to", *fields.find("to"), "a day not before " + format_date(read.from));
    }
    return read;
  }

  Departure departure(const YamlNode& node, std::string_view parent) {
    const BehaviourFields fields(node, parent, {"on", "reason"}, errors_);
    (void)fields.need("on");
    return {fields.date("on").value_or(Date{}), reason(fields)};
  }

  // The engine asks for a reason with everything that needs one; here it is asked for at once.
  std::string reason(const BehaviourFields& fields) {
    (void)fields.need("reason");
    return fields.text("reason").value_or("");
  }

  KnownNames known_;
  Errors& errors_;
};

}  // namespace

Checked<Behaviour> load_behaviour(std::string_view yaml, const Plan& plan, std::span<const UnitRow> units) {
  if (yaml.size() > kBehaviourBytesMax) {
    return Errors{
        Error{errors::behaviour_too_large,
              {{"bytes", std::to_string(yaml.size())}, {"max", std::to_string(kBehaviourBytesMax)}}}};
  }
  Errors yaml_errors;
  const auto root = read_yaml(yaml, yaml_errors);
  Errors errors;
  for (const auto& error : yaml_errors) {
    Error own{errors::behaviour_not_yaml, {{"detail", error.message(Language::en)}}};
    own.position = error.position;
    errors.push_back(std::move(own));
  }
  if (!root) return errors;
  KnownNames known;
  for (const auto& unit : units) known.units.insert(unit.id.value);
  for (const auto& task : plan.tasks) known.tasks.insert(task.id);
  for (const auto& party : plan.parties) known.parties.insert(party.id);
  BehaviourReader reader(std::move(known), errors);
  auto behaviour = reader.read(*root);
  if (!errors.empty()) return errors;
  return behaviour;
}

}  // namespace duban
