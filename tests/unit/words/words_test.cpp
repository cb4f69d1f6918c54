// Every word has both languages, and Chinese ones are Chinese.
#include "ops/runbooks/error_catalogue.hpp"
#include "orchestrator/operations/answer_labels.hpp"
#include "tests/unit/words/chinese.hpp"
#include "workflows/access_token/role_words.hpp"
#include "workflows/audit/event_words.hpp"
#include "workflows/base/error.hpp"
#include "workflows/delivery/delivery_words.hpp"
#include "workflows/machines/action_words.hpp"
#include "workflows/machines/state_words.hpp"
#include "workflows/plan/plan_words.hpp"
#include "workflows/unit_campaign/notice_words.hpp"
#include "workflows/unit_campaign/task_words.hpp"

#include <set>

#include <gtest/gtest.h>

namespace duban {
namespace {

using testing::half_width_mark;
using testing::identifier_in;
using testing::is_chinese;

void expect_spoken(const words::Phrase& phrase, std::string_view what) {
  EXPECT_FALSE(phrase.en.empty()) << what;
  EXPECT_TRUE(is_chinese(phrase.zh)) << what << ": " << phrase.zh;
  EXPECT_FALSE(is_chinese(phrase.en)) << what << ": " << phrase.en;
  EXPECT_EQ(identifier_in(phrase.zh), "") << what;
  EXPECT_EQ(identifier_in(phrase.en), "") << what;
  EXPECT_EQ(half_width_mark(phrase.zh), "") << what;
}

template <class E>
class Vocabularies : public ::testing::Test {};

using Enumerations =
    ::testing::Types<TaskState, Participation, PhaseState, CampaignState, EscalationState, Timeliness,
                     DeliveryState, Level, EvidenceKind, PhaseKind, AdvancePolicy, ClockPolicy, Roll,
                     PartyScope, OffsetUnit, AfterEvent, PartialWeeks, PlanPart, ChangeKind, TaskTrigger,
                     ParticipationTrigger, CampaignTrigger, Role>;
TYPED_TEST_SUITE(Vocabularies, Enumerations);

TYPED_TEST(Vocabularies, AreSpokenInBothLanguages) {
  std::set<std::string_view> chinese;
  for (const auto& entry : words::Vocabulary<TypeParam>::kEntries) {
    expect_spoken(entry.phrase, name_of(entry.value).text());
    EXPECT_TRUE(chinese.insert(entry.phrase.zh).second) << "two are called " << entry.phrase.zh;
    EXPECT_EQ(&words::phrase_of(entry.value), &entry.phrase);
  }
}

TEST(Words, OfAnEnumeratorFromOutsideAreAQuestionMark) {
  EXPECT_EQ(words::phrase_of(static_cast<Level>(99)), words::kNoSuchWord);
}

TEST(Words, NameEveryEventThatCanStandInARecord) {
  std::set<std::string_view> chinese;
  boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, words::EventTypes>>(
      [&](auto identity) {
        using Event = typename decltype(identity)::type;
        const auto* phrase = words::find_event_phrase(type_name<Event>().text());
        ASSERT_NE(phrase, nullptr) << type_name<Event>().text();
        EXPECT_EQ(*phrase, Event::kWords);
        expect_spoken(*phrase, type_name<Event>().text());
        EXPECT_TRUE(chinese.insert(phrase->zh).second) << "two are called " << phrase->zh;
      });
  EXPECT_EQ(chinese.size(), boost::mp11::mp_size<words::EventTypes>::value);
  EXPECT_EQ(words::find_event_phrase("NothingHappened"), nullptr);
  EXPECT_EQ(words::phrase_of_event(UnitEvent{UnitCompleted{}}), UnitCompleted::kWords);
}

TEST(Words, OfMeasuresAndNoticesAreSpokenOnce) {
  for (const auto terms : {std::span<const words::Term>(words::kNoticeTerms),
                           std::span<const words::Term>(words::kMeasureTerms)}) {
    std::set<std::string_view> codes;
    for (const auto& term : terms) {
      EXPECT_TRUE(codes.insert(term.code).second) << term.code << " stands twice";
      expect_spoken(term.phrase, term.code);
    }
  }
}

TEST(Words, AreFoundByTheNamesThatStandInAnswers) {
  EXPECT_EQ(words::find_word("self_correction")->zh, "自查整改");
  EXPECT_EQ(words::find_word("leader_interview")->zh, "领导约谈");
  EXPECT_EQ(words::find_word("SubmissionFiled")->zh, "报送");
  EXPECT_EQ(words::find_word("file_submission")->zh, "报送");
  EXPECT_EQ(words::find_word("rung_fired")->zh, "催办通知");
  EXPECT_EQ(words::find_word("第一小学"), nullptr);
  EXPECT_EQ(words::find_token_state("active")->zh, "有效");
  EXPECT_EQ(words::measure("a_measure_to_come").zh, "a_measure_to_come");
}

TEST(Words, SayOfATaskThatNobodyReviewsThatItWasFiled) {
  EXPECT_EQ(words::task_state(TaskState::accepted, {.reviewed = true}).zh, "已审核通过");
  EXPECT_EQ(words::task_state(TaskState::accepted, {.reviewed = false}).zh, "已报送（无需审核）");
  EXPECT_EQ(words::task_state(TaskState::accepted, {.reviewed = false, .issued = true}).zh, "已印发");
  EXPECT_EQ(words::task_state(TaskState::open, {.reviewed = false, .issued = true}).zh, "待报送");
}

TEST(Words, ListAsEachLanguageDoes) {
  const std::array kinds{EvidenceKind::document, EvidenceKind::photo};
  EXPECT_EQ(words::evidence(kinds), (LocalizedText{"document, photo", "文件、照片"}));
  EXPECT_EQ(words::joined({"a", "甲"}, {"b", "乙"}), (LocalizedText{"a; b", "甲；乙"}));
  EXPECT_EQ(words::joined({}, {"b", "乙"}), (LocalizedText{"b", "乙"}));
}

// The catalogue's Chinese: whole sentences, full-width punctuation.
TEST(ErrorCatalogue, SpeaksInChineseSentences) {
  for (const ErrorInfo& error : error_catalogue()) {
    for (const auto text : {error.message_zh, error.mend_zh}) {
      EXPECT_TRUE(text.ends_with("。")) << error.name << ": " << text;
      EXPECT_EQ(half_width_mark(text), "") << error.name;
    }
  }
}

}  // namespace
}  // namespace duban
