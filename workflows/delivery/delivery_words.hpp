// What the states of a delivery are called.
#pragma once

#include "workflows/delivery/delivery.hpp"
#include "workflows/words/phrase.hpp"

namespace duban::words {

template <>
struct Vocabulary<DeliveryState> {
  static constexpr std::array kEntries{
      Entry{DeliveryState::waiting, Phrase{"waiting", "待推送"}},
      Entry{DeliveryState::delivered, Phrase{"delivered", "已送达"}},
      Entry{DeliveryState::given_up, Phrase{"given up", "未能送达"}},
      Entry{DeliveryState::dropped, Phrase{"dropped", "不再推送"}},
  };
};

}  // namespace duban::words
