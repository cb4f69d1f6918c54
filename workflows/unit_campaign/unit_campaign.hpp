// The unit campaign, whole: everything by which engine, replay and verification know the kind. For the
// registry; who needs a part includes that part.
#pragma once

#include "workflows/unit_campaign/decide.hpp"
#include "workflows/unit_campaign/facts.hpp"
#include "workflows/unit_campaign/kind.hpp"
#include "workflows/unit_campaign/moments.hpp"
#include "workflows/unit_campaign/notices.hpp"
#include "workflows/unit_campaign/older_events.hpp"
