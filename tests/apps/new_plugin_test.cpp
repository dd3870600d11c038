#include "program.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

using NewPlugin = Program;

TEST_F(NewPlugin, WritesAProjectThatIsNamedThroughout) {
  const Outcome written = run("new plugin tiny_net");
  EXPECT_EQ(written.code, 0) << written.err;
  EXPECT_THAT(written.out, HasSubstr("next:\n  cd tiny_net\n  cmake -B build -DFerula_ROOT="));
  for (const char* file :
       {".gitignore", "CMakeLists.txt", "README.md", "tiny_net.yaml", "tiny_net_test.cpp"})
    EXPECT_TRUE(fs::exists(folder_ / "tiny_net" / file)) << file;
  EXPECT_THAT(content(folder_ / "tiny_net/tiny_net.cpp"),
              HasSubstr(R"(ferula::problem<TinyNetProblem>("TinyNetProblem"))"));
  EXPECT_EQ(shell("grep -rEi 'my_?(plugin|model|problem|sentence)' tiny_net").code, 1);
}

TEST_F(NewPlugin, TheKindDecidesWhatHasTheName) {
  EXPECT_EQ(run("new plugin spirals --kind problem --output here/there").code, 0);
  EXPECT_THAT(content(folder_ / "here/there/spirals.cpp"),
              HasSubstr(R"(ferula::model<SpiralsModel>("SpiralsModel"))"));
}

TEST_F(NewPlugin, OverwritesNothing) {
  EXPECT_EQ(shell("mkdir empty full && touch full/file").code, 0);
  EXPECT_EQ(run("new plugin tiny_net --output empty").code, 0);
  EXPECT_THAT(run("new plugin tiny_net --output full"),
              Refuses("full: is not empty; choose another folder by --output"));
  EXPECT_THAT(run("new plugin tiny_net --output full/file"), Refuses("full/file: cannot be made"));
}

TEST_F(NewPlugin, SaysWhatANameAndAKindMayBe) {
  for (const char* name : {"TinyNet", "tiny-net", "tiny__net", "../tiny", "2_nets", "''"})
    EXPECT_THAT(run(std::string("new plugin ") + name),
                Refuses("expected a name in snake_case, such as tiny_perceptron, got"));
  EXPECT_THAT(run("new plugin test"), Refuses("'test' has a meaning already"));
  EXPECT_THAT(
      run("new plugin tiny_net --kind modle"),
      Refuses("--kind: expected model, problem, worker, observer, got 'modle' (did you mean "
              "'model'?)"));
  EXPECT_THAT(run("new model tiny_net"), Refuses("new: expected 'plugin', got 'model'"));
}

}  // namespace
}  // namespace ferula
