// What the members of answers are called where a person reads them: headings of columns and names of fields.
//
// A member is named once here, whatever answer it stands in. Where a heading has to say more than the member by
// itself can (the size of a file, of a trail), the view that shows it says so.
#pragma once

#include "workflows/words/phrase.hpp"

namespace duban::words {

// nullptr: no answer has a member of that name, or nobody has named it yet; a test compares with the API.
[[nodiscard]] const Phrase* find_label(std::string_view member);

// A word that stands in JSON as the name of an enumerator, an event, a measure or a type of notice:
// "self_correction", "SubmissionFiled", "leader_interview", "rung_fired". Where enumerations share a name they share
// the word too; which of a task's words is meant can be asked for more exactly in state_words.hpp. nullptr: it is no
// such name.
[[nodiscard]] const Phrase* find_word(std::string_view code);

// What a token is: "active" alone would say that it takes part.
[[nodiscard]] const Phrase* find_token_state(std::string_view code);

}  // namespace duban::words
