#include "program.h"

namespace ferula {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

using Plugins = Program;

TEST_F(Plugins, ListIsOneJsonDocument) {
  const Outcome list = run("plugins list --json");
  EXPECT_EQ(list.code, 0);
  const auto plugins = nlohmann::json::parse(list.out);
  ASSERT_GE(plugins.size(), 2u);
  EXPECT_EQ(plugins.back()["name"], "vision");
  EXPECT_EQ(plugins.back()["file"], VISION);
}

TEST_F(Plugins, ListSaysWhichPackageAFileCameFrom) {
  EXPECT_TRUE(nlohmann::json::parse(run("plugins list --json").out)[0]["package"].is_null());
  fake_dpkg();
  const std::string list = "PATH=.:$PATH '" FERULA_PROGRAM "' plugins list";
  EXPECT_THAT(shell(list).out, HasSubstr(VISION " (package a-package)\n"));
  EXPECT_EQ(nlohmann::json::parse(shell(list + " --json").out)[0]["package"], "package a-package");
}

TEST_F(Plugins, OfFerulaHaveItsVersion) {
  const std::string version = run("--version").out;
  for (const auto& plugin : nlohmann::json::parse(run("plugins list --json").out))
    EXPECT_THAT(version, StartsWith("ferula " + plugin["version"].get<std::string>() + "\n"));
}

TEST_F(Plugins, ShowPrintsParametersAndStreams) {
  const Outcome shown = run("plugins show LeNet5");
  EXPECT_EQ(shown.code, 0);
  EXPECT_THAT(shown.out, HasSubstr("model LeNet5 (plugin vision)\n"));
  EXPECT_THAT(shown.out, HasSubstr("num_classes: 10  # size of the last layer"));
  EXPECT_THAT(shown.out, HasSubstr("needs\n    images: Float [any, 1, 32, 32]"));
  EXPECT_THAT(shown.out, HasSubstr("gives\n    logits: Float [any, 10]"));
}

TEST_F(Plugins, ShowPrintsWhatTheHostReadsFromTheSameSection) {
  EXPECT_THAT(run("plugins show Adam").out,
              AllOf(HasSubstr("in the same section\n    accumulate: 1  # batches"),
                    HasSubstr("    groups.NAME.match: (required)")));
  EXPECT_THAT(run("plugins show LeNet5").out, HasSubstr("    freeze: []  # patterns of names"));
}

TEST_F(Plugins, ShowSuggestsTheNameThatWasMeant) {
  EXPECT_THAT(run("plugins show LeNet"), Refuses("'LeNet' (did you mean 'LeNet5'?)"));
}

TEST_F(Plugins, CheckAcceptsAPluginThatFits) {
  const Outcome fits = run("plugins check '" QUADRATIC "'");
  EXPECT_EQ(fits.code, 0) << fits.err;
  EXPECT_THAT(fits.out, HasSubstr("fits; quadratic 0.1.0 with 2 components"));
}

TEST_F(Plugins, CheckSaysWhatAFileIsInstead) {
  write(folder_ / "text.so", "no library");
  EXPECT_THAT(run("plugins check text.so"), Refuses("this is not a shared library"));
  EXPECT_THAT(run("plugins check missing.so"), Refuses("there is no such file"));
  EXPECT_THAT(run("plugins check ."), Refuses("this is a folder, expected a plugin file"));
}

TEST_F(Plugins, APluginFileMayStandBeforeTheConfiguration) {
  EXPECT_EQ(run("train --plugins '" QUADRATIC "' " + parabola()).code, 0);
}

}  // namespace
}  // namespace ferula
