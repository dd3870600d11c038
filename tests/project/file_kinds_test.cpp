#include "core/project/file_kinds.h"

#include <gmock/gmock.h>

#include "ferula/error.h"

namespace ferula {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(FileKinds, AreTheHostsAndTheSchedulers) {
  const FileKinds kinds({{"distances", "PROJECT/DISTANCES/FILE", true, Reuse::global}});
  EXPECT_EQ(kinds.find("parameters").path, "PROJECT/PARAMETERS/TASK/model.pt");
  EXPECT_EQ(kinds.find("distances").reuse, Reuse::global);
  EXPECT_THAT([&] { kinds.find("modles"); },
              ThrowsMessage<Error>(HasSubstr("unknown kind of files 'modles' (did you mean "
                                             "'models'?); there are: parameters, pipeline")));
}

TEST(FileKinds, AreAcceptedIfTheyKeepTheRules) {
  const FileKind kinds[] = {
      {"logits", "PROJECT/LOGITS/TASK/FILE", true, Reuse::by_task},
      {"logits_2", "PROJECT/L2/TASK/logits.npz", false, Reuse::by_task},
      {"matrix", "PROJECT/DISTANCES/matrix.csv", true, Reuse::global},
      {"deep", "PROJECT/a/b/TASK/c/FILE"},
      {"flat", "PROJECT/report.html"},
      {"profiles", "PROJECT/PROFILES/TASKS/MULTITASK.json"},  // no placeholders
      {"scratch", "TEMPORARY/TASK/FILE"},
      {"name", "PROJECT/Größen/TASK/two words.json"},
  };
  for (const FileKind& kind : kinds) EXPECT_EQ(broken_rule(kind), "") << kind.path;
  for (const FileKind& kind : host_file_kinds()) EXPECT_EQ(broken_rule(kind), "") << kind.path;
}

TEST(FileKinds, AreRefusedIfTheyBreakARule) {
  struct Case {
    FileKind kind;
    const char* rule;
  };
  const Case cases[] = {
      {{"", "PROJECT/X/x.pt"}, "its name must be small letters"},
      {{"my-kind", "PROJECT/X/x.pt"}, "its name must be small letters"},
      {{"my:kind", "PROJECT/X/x.pt"}, "its name must be small letters"},
      {{"Kind", "PROJECT/X/x.pt"}, "its name must be small letters"},
      {{"checkpoints", "PROJECT/X/x.pt"}, "reserved"},
      {{"all", "PROJECT/X/x.pt"}, "reserved"},
      {{"k", ""}, "must begin with PROJECT/ or TEMPORARY/"},
      {{"k", "PROJECT"}, "must begin with PROJECT/ or TEMPORARY/"},
      {{"k", "/PROJECT/x.pt"}, "must begin with PROJECT/ or TEMPORARY/"},
      {{"k", "X/x.pt"}, "must begin with PROJECT/ or TEMPORARY/"},
      {{"k", "project/X/x.pt"}, "must begin with PROJECT/ or TEMPORARY/"},
      {{"k", "PROJECT/../x.pt"}, "begin with '.'"},
      {{"k", "PROJECT/./x.pt"}, "begin with '.'"},
      {{"k", "PROJECT/.hidden/x.pt"}, "begin with '.'"},
      {{"k", "PROJECT//x.pt"}, "must not be empty"},
      {{"k", "PROJECT/X/"}, "must not be empty"},
      {{"k", "PROJECT/~/x.pt"}, "'~'"},
      {{"k", "PROJECT/a#1/x.pt"}, "'#'"},
      {{"k", "PROJECT/c:/x.pt"}, "':'"},
      {{"k", "PROJECT/a\\b/x.pt"}, "'\\'"},
      {{"k", "PROJECT/a\nb/x.pt"}, "must not be empty"},
      {{"k", "PROJECT/runs/x.pt"}, "PROJECT/runs is for schedules alone"},
      {{"k", "PROJECT/X/TASK.json"}, "must be whole parts"},
      {{"k", "PROJECT/X/my_FILE"}, "must be whole parts"},
      {{"k", "PROJECT/TASK_NAME/x.pt"}, "must be whole parts"},
      {{"k", "PROJECT/X/PROJECT/x.pt"}, "must be whole parts"},
      {{"k", "PROJECT/TASK/TASK/x.pt"}, "TASK may be there once"},
      {{"k", "PROJECT/FILE/x.pt"}, "FILE may only be the last part"},
      {{"k", "PROJECT/FILE/FILE"}, "FILE may only be the last part"},
      {{"k", "PROJECT/X/model"}, "must have an ending"},
      {{"k", "PROJECT/X/TASK"}, "must have an ending"},
      {{"k", "PROJECT/TASK/FILE", true, Reuse::by_task}, "PROJECT/NAME/TASK/file"},
      {{"k", "PROJECT/Models/TASK/FILE", true, Reuse::by_task}, "PROJECT/NAME/TASK/file"},
      {{"k", "PROJECT/A/B/TASK/FILE", true, Reuse::by_task}, "PROJECT/NAME/TASK/file"},
      {{"k", "PROJECT/A/TASK/b/FILE", true, Reuse::by_task}, "PROJECT/NAME/TASK/file"},
      {{"k", "PROJECT/A/B/FILE", true, Reuse::by_task}, "PROJECT/NAME/TASK/file"},
      {{"k", "TEMPORARY/A/TASK/FILE", true, Reuse::by_task}, "PROJECT/NAME/TASK/file"},
      {{"k", "PROJECT/A/TASK/FILE", true, Reuse::global}, "without TASK"},
      {{"k", "PROJECT/FILE", true, Reuse::global}, "PROJECT/folder/file"},
      {{"k", "TEMPORARY/A/FILE", true, Reuse::global}, "PROJECT/folder/file"},
  };
  for (const Case& c : cases)
    EXPECT_THAT([&] { FileKinds({c.kind}); },
                ThrowsMessage<Error>(AllOf(HasSubstr("file kind '" + c.kind.name + "'"),
                                           HasSubstr(c.kind.path), HasSubstr(c.rule))));
}

TEST(FileKinds, DoNotMeet) {
  const FileKind a = {"a", "PROJECT/A/x.pt"},
                 reused = {"r", "PROJECT/R/TASK/FILE", true, Reuse::by_task};
  const auto refuses = [](const std::vector<FileKind>& kinds, const char* rule) {
    EXPECT_THAT([&] { FileKinds{kinds}; }, ThrowsMessage<Error>(HasSubstr(rule)));
  };
  refuses({a, {"a", "PROJECT/B/x.pt"}}, "there is a kind of this name already");
  refuses({{"models", "PROJECT/B/x.pt"}}, "there is a kind of this name already");
  refuses({a, {"b", "PROJECT/A/x.pt"}}, "among those of the kind 'a' ('PROJECT/A/x.pt')");
  refuses({reused, {"b", "PROJECT/R/TASK/x.pt"}}, "among those of the kind 'r'");
  refuses({{"b", "PROJECT/MODELS/TASK/x.pt"}}, "among those of the kind 'models'");
  EXPECT_NO_THROW(FileKinds({a, {"b", "PROJECT/A/y.pt"}}));
}

TEST(FillTemplate, PutsTaskAndFileIntoTheirPlaces) {
  const FileKinds kinds;
  EXPECT_EQ(fill_template(kinds.find("models"), "fashion", "fold_0.json"),
            "MODELS/fashion/fold_0.json");
  EXPECT_EQ(fill_template(kinds.find("parameters"), "Größe: 2", ""),
            "PARAMETERS/Größe: 2/model.pt");
  EXPECT_EQ(fill_template(kinds.find("plots"), "", "a.b.svg"), "PLOTS/a.b.svg");
}

TEST(FillTemplate, NeverLeadsElsewhere) {
  const FileKinds kinds;
  for (const std::string bad : {"", ".", "..", "../x", "a/b", "/", ".x", "a\nb", "a\x01"}) {
    EXPECT_THAT(
        [&] { fill_template(kinds.find("models"), bad, "x.json"); },
        ThrowsMessage<Error>(HasSubstr("TASK must be the name of one folder, got '" + bad)));
    EXPECT_THROW(fill_template(kinds.find("models"), "task", bad), Error);
  }
  EXPECT_THROW(fill_template(kinds.find("models"), std::string(300, 'x'), "x.json"), Error);
  EXPECT_THROW(fill_template(kinds.find("models"), std::string("a\0b", 3), "x.json"), Error);
  EXPECT_THAT([&] { fill_template(kinds.find("models"), "task", "fold_0"); },
              ThrowsMessage<Error>(HasSubstr("FILE must have an ending")));
  EXPECT_THAT([&] { fill_template(kinds.find("plots"), "task", "x.svg"); },
              ThrowsMessage<Error>(HasSubstr("its template has no TASK, got 'task'")));
  EXPECT_THAT([&] { fill_template(kinds.find("parameters"), "task", "x.pt"); },
              ThrowsMessage<Error>(HasSubstr("its template has no FILE, got 'x.pt'")));
}

}  // namespace
}  // namespace ferula
