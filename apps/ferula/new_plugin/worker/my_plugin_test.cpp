// Whole runs of the worker, in this process.
#include <ferula/host.h>
#include <gtest/gtest.h>

#include <map>

namespace {

ferula::RunOptions options(const std::string& setting) {
  return {
      .configurations = {CONFIGURATION}, .settings = {setting}, .plugins = {PLUGIN}, .quiet = true};
}

double loss(const ferula::RunReport& report) {
  const std::map<std::string, double> measurements(report.measurements.begin(),
                                                   report.measurements.end());
  return measurements.at("training_set_agg/loss");
}

TEST(MyWorker, LowersTheLoss) {
  const ferula::RunReport brief = ferula::run(options("training.epochs=1"));
  const ferula::RunReport longer = ferula::run(options("training.epochs=3"));
  EXPECT_EQ(longer.status, "All epochs are done");
  EXPECT_LT(loss(longer), loss(brief));
}

TEST(MyWorker, ResumesAsIfItHadNeverStopped) {
  const ferula::RunReport stopped = ferula::run(options("training.epochs=1"));
  const ferula::RunReport resumed = ferula::resume(stopped.folder, options("training.epochs=3"));
  EXPECT_EQ(loss(resumed), loss(ferula::run(options("training.epochs=3"))));
}

}  // namespace
