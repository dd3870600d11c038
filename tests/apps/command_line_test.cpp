#include "program.h"

namespace ferula {
namespace {

using testing::Each;
using testing::HasSubstr;
using testing::StartsWith;

using CommandLine = Program;

TEST_F(CommandLine, WithoutACommandSaysWhereHelpIs) {
  EXPECT_THAT(run(""), Refuses("no command; `ferula help` lists them"));
}

TEST_F(CommandLine, SuggestsTheCommandThatWasMeant) {
  EXPECT_THAT(run("trian"), Refuses("unknown command 'trian' (did you mean 'train'?)"));
}

TEST_F(CommandLine, SuggestsTheOptionThatWasMeant) {
  EXPECT_THAT(run("train a.yaml --thread 1"), Refuses("'--thread' (did you mean '--threads'?)"));
}

TEST_F(CommandLine, AnOptionWithoutItsValueIsAnError) {
  EXPECT_THAT(run("train a.yaml --set"), Refuses("option '--set' is missing"));
}

TEST_F(CommandLine, TooFewArgumentsShowTheUsage) {
  EXPECT_THAT(run("train"), Refuses("too few arguments; usage: ferula train CONFIG"));
}

TEST_F(CommandLine, NamesAFileThatIsMissing) {
  EXPECT_THAT(run("train nothing.yaml"), Refuses("nothing.yaml: no such file"));
}

TEST_F(CommandLine, AFolderIsNoConfiguration) {
  EXPECT_THAT(run("train ."), Refuses(".: is a folder; expected a YAML file"));
}

TEST_F(CommandLine, ATypoInAKeyIsOneLine) {
  EXPECT_THAT(run("train " + parabola() + " --set training.optimzer.lr=1"),
              Refuses("training.optimzer: unknown key (did you mean 'optimizer'?)"));
}

TEST_F(CommandLine, SeveralMistakesAreOneHeadingAndALineEach) {
  const Outcome refused = run("train " + parabola() + " --set sed=1 --set modl.x=1");
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, StartsWith("ferula: 2 unknown keys:\n  --set sed=1: sed: unknown key"));
  EXPECT_EQ(std::count(refused.err.begin(), refused.err.end(), '\n'), 3);
}

TEST_F(CommandLine, AnUnknownDeviceIsOneLine) {
  EXPECT_THAT(run("train " + parabola() + " --device gpu"),
              Refuses("device: expected cpu, cuda or cuda:N, got 'gpu'"));
}

TEST_F(CommandLine, VersionSaysWhatAPluginMustFit) {
  const Outcome version = run("--version");
  EXPECT_EQ(version.code, 0);
  EXPECT_THAT(version.out, StartsWith("ferula "));
  EXPECT_THAT(version.out, HasSubstr("\nplugin API "));
  EXPECT_THAT(version.out, HasSubstr("\nLibTorch 2."));
}

TEST_F(CommandLine, EveryCommandHasHelp) {
  for (const char* command : {"train", "test", "resume", "run", "plugins", "doctor", "config",
                              "problem", "predict", "export", "new", "completion", "man", "help"}) {
    const Outcome help = run(std::string("help ") + command);
    EXPECT_EQ(help.code, 0);
    EXPECT_THAT(help.out, StartsWith(std::string("usage: ferula ") + command));
  }
}

TEST_F(CommandLine, AFullStandardOutputIsAFailure) {
  const Outcome full = run("help >/dev/full");
  EXPECT_EQ(full.code, 1);
  EXPECT_EQ(full.err, "ferula: cannot write to standard output\n");
}

TEST_F(CommandLine, AClosedStandardOutputIsAFailure) {
  const Outcome closed = run("help >&-");
  EXPECT_EQ(closed.code, 1);
  EXPECT_EQ(closed.err, "ferula: cannot write to standard output\n");
}

TEST_F(CommandLine, FilesAreNotWrittenInPlaceOfClosedStreams) {
  const std::string words = "train " + parabola() + " --output ";
  EXPECT_EQ(run(words + "closed 2>&-").code, 0);
  EXPECT_EQ(run(words + "open").code, 0);
  EXPECT_EQ(shell("cat closed/*/*/*/training_statistics.csv").out,
            shell("cat open/*/*/*/training_statistics.csv").out);
}

TEST_F(CommandLine, CompletionWorksInBash) {
  write(folder_ / "complete.bash", "source <('" FERULA_PROGRAM R"(' completion bash)
c() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _ferula; echo "${COMPREPLY[*]}"; }
c ferula tr
c ferula train --se
c ferula plugins show LeN
c ferula config temp
c ferula help comp
c ferula train configs/
)");
  EXPECT_EQ(shell("bash complete.bash").out,
            "train\n--set --seed\nLeNet5\ntemplate\ncompletion\n\n");
}

TEST_F(CommandLine, TheManualIsPlainTroff) {
  const Outcome manual = run("man");
  EXPECT_THAT(manual.out, StartsWith(".TH FERULA 1\n"));
  EXPECT_THAT(manual.out, HasSubstr(".SS ferula train CONFIG\\[u2026]"));
  EXPECT_THAT(manual.out, HasSubstr(".SS model LeNet5\n"));
  EXPECT_THAT(std::vector<int>(manual.out.begin(), manual.out.end()), Each(testing::Gt(0)));
}

}  // namespace
}  // namespace ferula
