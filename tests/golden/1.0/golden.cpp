#include "model.h"
#include "observer.h"
#include "problem.h"
#include "scheduler.h"
#include "worker.h"

FERULA_PLUGIN("golden", "1.0.0", "all of plugin API 1.0",
              ferula::problem<golden::Points>("Points").alias("CenteredPoints", "centered: true"),
              ferula::model<golden::Line>("Line"), ferula::worker<golden::Trainer>("Trainer"),
              ferula::observer<golden::Observer>("Observer"),
              ferula::scheduler<golden::Scheduler>("Scheduler"),
              ferula::settings<golden::Settings>())
