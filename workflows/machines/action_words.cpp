#include "workflows/machines/action_words.hpp"

namespace duban::words {

LocalizedText refused(const Phrase& action) {
  return {std::string(action.en), "不能" + std::string(action.zh)};
}

Named refused_enrolment() {
  return {"enrol_units", refused(kEnrolUnits)};
}

}  // namespace duban::words
