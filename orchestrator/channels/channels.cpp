#include "orchestrator/channels/channels.hpp"

#include "workflows/base/name.hpp"

#include <boost/mp11/algorithm.hpp>

namespace duban::channels {

Channels::Channels(const std::function<std::unique_ptr<Channel>(ChannelKind)>& make) {
  boost::mp11::mp_for_each<names::Enumerators<ChannelKind>>(
      [&](auto kind) { channels_.emplace(kind.value, make(kind.value)); });
}

void Channels::interrupt() noexcept {
  for (const auto& [kind, channel] : channels_) channel->interrupt();
}

}  // namespace duban::channels
