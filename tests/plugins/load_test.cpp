// What is loaded, what is refused, and that what is refused has not run.
#include "core/plugins/load.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdio>
#include <sstream>

#include "core/plugins/registry.h"
#include "empty_view.h"
#include "plugin_files.h"

namespace ferula {
namespace {

using ::testing::HasSubstr;

const std::vector<std::string> kRefusedBeforeLoading = {
    "newer_minor", "other_major", "other_libtorch", "other_cxx_library", "no_note", "corrupt_note"};

void load(const std::filesystem::path& path) { Registry({}, no_settings).load(path); }

// What a command prints.
std::string output_of(const std::string& command) {
  std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  std::string output;
  for (int c; (c = std::fgetc(pipe)) != EOF;) output += static_cast<char>(c);
  const int status = ::pclose(pipe);
  EXPECT_EQ(status, 0) << command << '\n' << output;
  return output;
}

TEST(Load, RefusesAPluginThatThrowsWhileItRegisters) {
  EXPECT_THAT([] { load(fixture("throws")); },
              Refuses("throws.so: plugin 'by_hand' failed to register its components: there is no "
                      "data set here"));
}

TEST(Load, RefusesAPluginThatRegistersANameTwice) {
  EXPECT_THAT([] { load(fixture("twice")); }, Refuses("observer 'Watcher' is registered twice"));
}

TEST(Load, RefusesAPluginThatRegistersSomethingElseThanItsNoteSays) {
  EXPECT_THAT([] { load(fixture("other")); },
              Refuses("other.so: plugin 'by_hand' did not register what its note says: missing "
                      "observer 'Watcher'; not in the note: observer 'Stranger'"));
}

TEST(Load, RefusesAPluginWhoseCodeContradictsItsNote) {
  EXPECT_THAT([] { load(fixture("other_door")); },
              Refuses("other_door.so: the file contradicts itself: its note says 'by_hand' 0.1.0"));
}

TEST(Load, RefusesANoteWithoutADoor) {
  EXPECT_THAT([] { load(fixture("no_door")); },
              Refuses("no_door.so: it does not export ferula_plugin_query"));
}

TEST(Load, SaysWhatTheSystemHasAgainstAFile) {
  const TestFolder folder;
  std::string bytes = contents(fixture("good"));
  const std::string library = "libferula_plugin_api.so";
  bytes.replace(bytes.find(library), library.size(), "libferula_plugin_xyz.so");
  const auto changed = folder.write("changed.so", bytes);
  EXPECT_THAT([&] { load(changed); }, Refuses("changed.so: the system cannot load it: lib"));
}

TEST(Load, RunsThePluginThatIsLoaded) {
  const TestFolder folder;
  ::setenv("FERULA_TEST_RAN", (folder.path() / "ran").c_str(), 1);
  load(folder.add("good"));
  EXPECT_TRUE(exists(folder.path() / "ran"));
}

TEST(Load, RunsNothingOfAPluginThatIsRefused) {
  const TestFolder folder;
  ::setenv("FERULA_TEST_RAN", (folder.path() / "ran").c_str(), 1);
  for (const std::string& name : kRefusedBeforeLoading) {
    const auto file = folder.add(name);
    EXPECT_THROW(find_plugins({.plugins = {file.string()}}), Error) << name;
    EXPECT_THROW(load(file), Error) << name;
    EXPECT_FALSE(exists(folder.path() / "ran")) << name;
  }
}

// The lines in which strace saw a part of the file mapped to be executed.
std::string executable_mappings(const std::string& arguments, const std::string& file) {
  const TestFolder folder;
  const std::string trace = folder.path() / "trace.txt";
  output_of("ASAN_OPTIONS=detect_leaks=0 strace -f -y -e trace=mmap,openat -o " + trace +
            " " PROBE " " + arguments);
  std::istringstream lines(contents(trace));
  std::string mappings;
  bool opened = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.find('/' + file) == line.npos) continue;
    opened = true;
    if (line.find("PROT_EXEC") != line.npos) mappings += line + '\n';
  }
  EXPECT_TRUE(opened) << file << " was never looked at";
  return mappings;
}

TEST(Load, MapsAPluginThatIsLoaded) {
  EXPECT_THAT(executable_mappings("load " + fixture("good").string(), "good.so"),
              HasSubstr("PROT_EXEC"));
}

TEST(Load, MapsNothingOfAPluginThatIsRefused) {
  for (const std::string& name : kRefusedBeforeLoading)
    EXPECT_EQ(executable_mappings("index " + fixture(name).string(), name + ".so"), "");
}

TEST(Load, APluginExportsOneSymbol) {
  const std::string symbols = output_of("nm -D --defined-only " + fixture("good").string());
  EXPECT_EQ(std::count(symbols.begin(), symbols.end(), '\n'), 1) << symbols;
  EXPECT_THAT(symbols, HasSubstr(" T ferula_plugin_query"));
}

TEST(Load, OtherToolsReadTheNote) {
  const std::string notes = output_of("readelf -n " + fixture("good").string());
  EXPECT_THAT(notes, HasSubstr("FERULA"));
  EXPECT_THAT(notes, ::testing::Not(HasSubstr("orrupt")));
}

}  // namespace
}  // namespace ferula
