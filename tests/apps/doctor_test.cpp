// `ferula doctor` with plugins and fakes of other tests: installations of which something is wrong.
#include "program.h"

namespace ferula {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Json = nlohmann::json;

class Doctor : public Program {
 protected:
  // Where NVML knows these GPUs, and LibTorch's CUDA part none.
  Outcome run_with(const std::string& devices, const std::string& words) const {
    return shell("FAKE_NVML='" + devices +
                 "' LD_LIBRARY_PATH='" FAKE_DRIVERS "/driver' XDG_DATA_HOME=/nowhere " + words);
  }
  Outcome examine(const std::string& words = "", const std::string& variables = "") const {
    return run_with("[]", variables + " '" FERULA_PROGRAM "' doctor " + words);
  }
  static Json problems(const Outcome& outcome) { return Json::parse(outcome.out)["problems"]; }

  // A folder of plugins.
  fs::path folder_with(const std::string& name, const std::vector<std::string>& plugins) const {
    const fs::path folder = folder_ / name;
    create_directory(folder);
    for (const std::string& plugin : plugins)
      copy_file(PLUGINS "/" + plugin + ".so", folder / (plugin + ".so"));
    return folder;
  }
};

TEST_F(Doctor, FindsNothingWrongWithThisBuild) {
  const Outcome well = examine();
  EXPECT_EQ(well.code, 0) << well.out << well.err;
  EXPECT_THAT(well.out, AllOf(HasSubstr("/libtorch_cpu.so"), HasSubstr("/bin/ferula"),
                              HasSubstr("none; runs use the CPU"),
                              HasSubstr("ferula/plugins (installation): "),
                              HasSubstr("/nowhere/ferula/plugins (user): there is no such folder"),
                              EndsWith("\nnothing is wrong\n")));
}

TEST_F(Doctor, IsOneJsonDocument) {
  const Json well = Json::parse(examine("--json").out);
  EXPECT_THAT(well["problems"], IsEmpty());
  EXPECT_EQ(well["libtorch"]["fits"], true);
  EXPECT_EQ(well["folders"].back()["origin"], "installation");
  EXPECT_THAT(well["devices"], IsEmpty());
}

TEST_F(Doctor, SaysOfEveryFileWhyItIsRefusedAndHowToMendIt) {
  const fs::path folder = folder_with("mixed", {"good", "newer_minor", "no_note"});
  const Outcome ill = examine("--plugins ./mixed");
  EXPECT_EQ(ill.code, 1);
  EXPECT_THAT(ill.out, HasSubstr("./mixed (--plugins): 1 plugin\n"));
  EXPECT_THAT(ill.out, HasSubstr("wrong: ./mixed/newer_minor.so: plugin 'refused' was built for "));
  EXPECT_THAT(ill.out, HasSubstr("rebuild the plugin"));
  EXPECT_THAT(ill.out, HasSubstr("wrong: ./mixed/no_note.so: this is no Ferula plugin"));
  EXPECT_THAT(ill.out, EndsWith("\n2 things are wrong\n"));
}

TEST_F(Doctor, SaysWhichFoldersAreMissingOrOpenToOthers) {
  const fs::path open = folder_with("open", {"good"});
  permissions(open, fs::perms::others_write, fs::perm_options::add);
  const Outcome ill = examine("--json", "FERULA_PLUGIN_PATH=/gone:'" + open.string() + "'");
  EXPECT_EQ(ill.code, 1);
  EXPECT_THAT(problems(ill),
              ElementsAre("/gone: there is no such folder; make it, or take it out of "
                          "FERULA_PLUGIN_PATH",
                          HasSubstr("open: this folder can be written by others")));
  const Json folders = Json::parse(ill.out)["folders"];
  EXPECT_EQ(folders[0]["exists"], false);
  EXPECT_EQ(folders[1]["refusal"], problems(ill)[1]);
  EXPECT_EQ(folders[1]["plugins"], 0);
}

TEST_F(Doctor, HintsAtNamesThatTwoPluginsHave) {
  folder_with("both", {"good", "twin"});
  const Outcome well = examine("--plugins ./both");
  EXPECT_EQ(well.code, 0);
  EXPECT_THAT(well.out, HasSubstr("hint: several plugins have observer 'Common': "));
  folder_with("again", {"good"});
  const Outcome ill = examine("--json --plugins ./both --plugins ./again");
  EXPECT_EQ(ill.code, 1);
  EXPECT_THAT(problems(ill), ElementsAre(EndsWith("/again/good.so; remove all but one")));
}

TEST_F(Doctor, ReportsALibTorchThatDoesNotFitAndGoesOn) {
  const std::string preload = "LD_PRELOAD='" OTHER_LIBTORCH "'";
  const std::string misfit = "but the LibTorch that was found is 2.99; look at LD_LIBRARY_PATH";
  const Outcome ill = examine("", preload);
  EXPECT_EQ(ill.code, 1);
  EXPECT_THAT(ill.out, AllOf(HasSubstr("2.99.0, built for 2."), HasSubstr(OTHER_LIBTORCH "\n"),
                             HasSubstr(misfit), EndsWith("\n1 thing is wrong\n")));
  EXPECT_THAT(shell(preload + " '" FERULA_PROGRAM "' plugins list"), Refuses(misfit));
}

TEST_F(Doctor, SaysThatLibTorchCannotUseTheGpus) {
  const std::string gpu = R"([{"uuid": "GPU-a", "name": "H200"}])";
  const std::string doctor = "'" FERULA_PROGRAM "' doctor --json";
  EXPECT_THAT(problems(run_with(gpu, doctor)), ElementsAre(HasSubstr("update NVIDIA's driver")));
  EXPECT_EQ(run_with(gpu, "CUDA_VISIBLE_DEVICES= " + doctor).code, 0);
}

TEST_F(Doctor, SaysWhichPackageTheProgramCameFrom) {
  fake_dpkg();
  EXPECT_THAT(examine("", "PATH=.:$PATH").out, HasSubstr("/bin/ferula (package a-package)\n"));
}

}  // namespace
}  // namespace ferula
