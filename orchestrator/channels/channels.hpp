// All channels, one for each kind of endpoint. Which they are is said where the server is put together
// (orchestrator/app/channels.hpp).
#pragma once

#include "orchestrator/channels/channel.hpp"
#include "workflows/endpoint/endpoint.hpp"

#include <functional>
#include <map>
#include <memory>

namespace duban::channels {

class Channels {
 public:
  // `make` is asked once for each kind.
  explicit Channels(const std::function<std::unique_ptr<Channel>(ChannelKind)>& make);

  [[nodiscard]] Channel& of(ChannelKind kind) { return *channels_.at(kind); }
  // Every attempt, as Channel::interrupt() says. Any thread.
  void interrupt() noexcept;

 private:
  std::map<ChannelKind, std::unique_ptr<Channel>> channels_;
};

}  // namespace duban::channels
