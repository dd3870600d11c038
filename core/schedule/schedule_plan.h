// The plan of a schedule.
#pragma once

#include "core/engine/plan.h"
#include "core/schedule/schedule_setup.h"

namespace ferula {

// What the scheduler plans, between the host's steps. Throws Error, attributed to the scheduler.
Plan make_plan(ScheduleSetup& setup);

}  // namespace ferula
