#include "orchestrator/audit/finding_words.hpp"

namespace duban::words {
namespace {

std::string called(std::string_view id, std::string_view title) {
  if (title.empty()) return " " + std::string(id);
  return "“" + std::string(title) + "”（" + std::string(id) + "）";
}

}  // namespace

LocalizedText records(std::uint64_t first, std::uint64_t last) {
  const auto from = std::to_string(first);
  const auto to = std::to_string(last);
  if (first == last) return {"record " + from, "第" + from + "号记录"};
  return {"records " + from + " to " + to, "第" + from + "号至第" + to + "号记录"};
}

LocalizedText table(Table table) {
  const std::string name(table_name(table));
  return {"table " + name, "数据表 " + name};
}

LocalizedText entries(std::uint64_t expected, std::uint64_t found) {
  const auto due = std::to_string(expected);
  const auto there = std::to_string(found);
  return {due + " entries follow from the trail, but it has " + there,
          "由审计链推算应有" + due + "条，实有" + there + "条"};
}

LocalizedText campaign(std::string_view id, std::string_view title) {
  return {"campaign " + std::string(id), "专项行动" + called(id, title)};
}

LocalizedText unit(std::string_view id, std::string_view name, std::string_view campaign_id,
                   std::string_view campaign_title) {
  return {"unit " + std::string(id) + " of " + std::string(campaign_id),
          campaign(campaign_id, campaign_title).zh + "的单位" + called(id, name)};
}

LocalizedText unreadable(std::string_view complaint) {
  return {std::string(complaint), "无法读取：" + std::string(complaint)};
}

LocalizedText impossible(std::string_view complaint) {
  return {std::string(complaint), "无法重放：" + std::string(complaint)};
}

LocalizedText detail_of(const Error& error) {
  return {error.message(Language::en), error.message(Language::zh)};
}

}  // namespace duban::words
