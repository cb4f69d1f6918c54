#include "workflows/words/phrase.hpp"

namespace duban::words {

LocalizedText capitalized(LocalizedText text) {
  if (!text.en.empty() && text.en.front() >= 'a' && text.en.front() <= 'z') {
    text.en.front() = static_cast<char>(text.en.front() - 'a' + 'A');
  }
  return text;
}

LocalizedText listed(std::span<const LocalizedText> texts) {
  LocalizedText list;
  for (const auto& text : texts) {
    if (!list.en.empty()) list.en += ", ";
    if (!list.zh.empty()) list.zh += "、";
    list.en += text.en;
    list.zh += text.zh;
  }
  return list;
}

std::string listed(std::span<const std::string> names, Language language) {
  std::string list;
  for (const auto& name : names) {
    if (!list.empty()) list += language == Language::zh ? "、" : ", ";
    list += name;
  }
  return list;
}

LocalizedText joined(const LocalizedText& first, const LocalizedText& second) {
  if (first.en.empty()) return second;
  if (second.en.empty()) return first;
  return {first.en + "; " + second.en, first.zh + "；" + second.zh};
}

}  // namespace duban::words
