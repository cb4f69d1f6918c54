// Which channels the server has: the one list of them (docs/extending.md).
#pragma once

#include "orchestrator/app/serve.hpp"
#include "orchestrator/channels/channels.hpp"

namespace duban {

[[nodiscard]] channels::Channels make_channels(const ServeOptions& options);

}  // namespace duban
