#include "core/observers/csv.h"

#include <gmock/gmock.h>

#include "fake_session.h"

namespace ferula {
namespace {

TEST(Csv, WritesAHeaderAndALineARow) {
  FakeSession session;
  Table& training = session.add_table("training", example_columns());
  Csv csv(session.tables);
  csv.attach(session);
  session.add_row(training, {0.701234561, 0, 0, 0.4921875, 4, 6, 64});
  session.add_row(training, {0.6934420347, 1, 0, 0.5078125, 6, 6, 64});
  EXPECT_EQ(session.files["training_statistics.csv"].text,
            "loss,episode,epoch,acc,seq_length,max_seq_length,batch_size\n"
            "0.7012345610,000000,00,0.4921875000,4,6,000064\n"
            "0.6934420347,000001,00,0.5078125000,6,6,000064\n");
}

TEST(Csv, WritesEachTableToItsOwnFile) {
  FakeSession session;
  session.add_table("validation", {{"loss"}});
  Table& aggregated = session.add_table("validation_set_agg", {{"loss"}});
  Csv csv(session.tables);
  csv.attach(session);
  session.add_row(aggregated, {0.5});
  EXPECT_FALSE(session.files.contains("validation_statistics.csv"));  // it has no row yet
  EXPECT_EQ(session.files.at("validation_set_agg_statistics.csv").text, "loss\n0.5000000000\n");
}

TEST(Csv, AResumedFileGetsNoSecondHeader) {
  FakeSession session;
  session.files["training_statistics.csv"].text = "loss\n0.5000000000\n";
  Table& training = session.add_table("training", {{"loss"}});
  Csv csv(session.tables);
  csv.attach(session);
  session.add_row(training, {0.25});
  EXPECT_EQ(session.files["training_statistics.csv"].text, "loss\n0.5000000000\n0.2500000000\n");
}

TEST(Csv, TakesColumnsThatComeWithTheFirstRow) {
  FakeSession session;
  Table& training = session.add_table("training", {{"loss"}});
  Csv csv(session.tables);
  csv.attach(session);
  training.columns.push_back({"acc"});
  session.add_row(training, {0.5, NAN});
  EXPECT_EQ(session.files["training_statistics.csv"].text, "loss,acc\n0.5000000000,nan\n");
}

}  // namespace
}  // namespace ferula
