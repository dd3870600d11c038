#include "early_stopping.h"
#include "ferula/plugin.h"
#include "learning_rate_schedule.h"
#include "nan_guard.h"
#include "offline_trainer.h"
#include "online_trainer.h"
#include "predictor.h"
#include "tester.h"
#include "training_scheduler.h"
#include "tuning/batch_size_trial.h"
#include "tuning/learning_rate_range_test.h"
#include "tuning/tuning_scheduler.h"

using namespace ferula::training;

FERULA_PLUGIN("training", "1.0.0", "workers that train and test models, and what watches them",
              ferula::worker<OfflineTrainer>("OfflineTrainer").alias("mip-offline-trainer"),
              ferula::worker<OnlineTrainer>("OnlineTrainer").alias("mip-online-trainer"),
              ferula::worker<Tester>("Tester").alias("mip-tester"),
              ferula::worker<Predictor>("Predictor"),
              ferula::worker<BatchSizeTrial>("BatchSizeTrial"),
              ferula::worker<LearningRateRangeTest>("LearningRateRangeTest"),
              ferula::scheduler<TrainingScheduler>("TrainingScheduler"),
              ferula::scheduler<TuningScheduler>("TuningScheduler").alias("tune"),
              ferula::observer<EarlyStopping>("EarlyStopping"),
              ferula::observer<LearningRateSchedule>("LearningRateSchedule"),
              ferula::observer<NanGuard>("NanGuard"))
