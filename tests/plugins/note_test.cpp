#include "core/plugins/note.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "ferula/error.h"
#include "plugin_files.h"

namespace ferula {
namespace {

using ::testing::ElementsAre;

TEST(Note, SaysWhatThePluginIs) {
  const PluginNote note = read_note(fixture("good"));
  EXPECT_EQ(note.name, "good");
  EXPECT_EQ(note.version, "1.2.3");
  EXPECT_EQ(note.description, "nothing wrong");
  EXPECT_EQ(note.api_major, FERULA_API_MAJOR);
  EXPECT_EQ(note.api_minor, FERULA_API_MINOR);
  EXPECT_EQ(note.build, FERULA_BUILD);
  EXPECT_THAT(note.components, ElementsAre(ComponentNote{"observer", "Watcher", {"Looker"}},
                                           ComponentNote{"observer", "Common", {}},
                                           ComponentNote{"settings", "", {}}));
}

TEST(Note, FitsAHostOfTheSameBuild) {
  EXPECT_NO_THROW(check_note(read_note(fixture("good")), fixture("good")));
}

TEST(Note, OfTheSameMajorAnOlderMinorWillDo) {
  EXPECT_TRUE(api_fits({.api_major = 1, .api_minor = 2}, 1, 3));
  EXPECT_FALSE(api_fits({.api_major = 1, .api_minor = 4}, 1, 3));
  EXPECT_FALSE(api_fits({.api_major = 0, .api_minor = 3}, 1, 3));
  EXPECT_FALSE(api_fits({.api_major = 2, .api_minor = 0}, 1, 3));
}

void check(const std::string& name) { check_note(read_note(fixture(name)), fixture(name)); }

TEST(Note, RefusesANewerMinor) {
  EXPECT_THAT([] { check("newer_minor"); },
              Refuses("newer_minor.so: plugin 'refused' was built for plugin API 1.99, this "
                      "program offers " FERULA_API "; rebuild the plugin"));
}

TEST(Note, RefusesAnotherMajor) {
  EXPECT_THAT([] { check("other_major"); }, Refuses("was built for plugin API 7."));
}

TEST(Note, RefusesAnotherLibTorch) {
  EXPECT_THAT([] { check("other_libtorch"); }, Refuses("torch2.99"));
  EXPECT_THAT([] { check("other_libtorch"); },
              Refuses("', this program for '" FERULA_BUILD "'; rebuild the plugin against"));
}

TEST(Note, RefusesAnotherCxxLibrary) {
  EXPECT_THAT([] { check("other_cxx_library"); }, Refuses("libc++/1 torch"));
}

TEST(Note, SaysThatThereIsNoFile) {
  EXPECT_THAT([] { read_note("/nowhere/x.so"); }, Refuses("/nowhere/x.so: there is no such file"));
}

TEST(Note, SaysThatItIsAFolder) {
  EXPECT_THAT([] { read_note("/tmp"); }, Refuses("/tmp: this is a folder"));
}

TEST(Note, DoesNotWaitForAPipe) {
  const TestFolder folder;
  ASSERT_EQ(::mkfifo((folder.path() / "pipe.so").c_str(), 0600), 0);
  EXPECT_THAT([&] { read_note(folder.path() / "pipe.so"); }, Refuses("no ordinary file"));
}

TEST(Note, SaysThatItIsNoSharedLibrary) {
  const TestFolder folder;
  const auto text = folder.write("text.so", "just words\n"), empty = folder.write("empty.so", "");
  EXPECT_THAT([&] { read_note(text); }, Refuses("text.so: this is not a shared library"));
  EXPECT_THAT([&] { read_note(empty); }, Refuses("empty.so: this is not a shared library"));
}

TEST(Note, SaysThatItIsNoPlugin) {
  EXPECT_THAT([] { read_note(fixture("no_note")); },
              Refuses("no_note.so: this is no Ferula plugin: the file has no Ferula note"));
}

TEST(Note, SaysThatTheNoteIsCorrupt) {
  EXPECT_THAT([] { read_note(fixture("corrupt_note")); },
              Refuses("corrupt_note.so: the file has a corrupt plugin note: it is no JSON object"));
}

TEST(Note, SaysThatTheFileIsTruncatedWhereverItWasCut) {
  const TestFolder folder;
  const std::string good = contents(fixture("good"));
  for (const std::size_t length : {good.size() - 1, good.size() / 2, std::size_t{300}}) {
    const auto cut = folder.write("cut.so", good.substr(0, length));
    EXPECT_THAT([&] { read_note(cut); },
                Refuses("cut.so: the file is truncated or damaged: it has " +
                        std::to_string(length) + " bytes"));
  }
}

TEST(Note, RefusesJsonOfAnotherShape) {
  const TestFolder folder;
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string bytes = contents(fixture("good"));
    return folder.write("changed.so", bytes.replace(bytes.find(from), from.size(), to));
  };
  EXPECT_THAT([&] { read_note(changed("\"name\":\"good\"", "\"name\":[good\"")); },
              Refuses("it is no JSON object"));
  EXPECT_THAT([&] { read_note(changed("\"version\":\"1.2.3\"", "\"version\":1234567")); },
              Refuses("'version' is missing or of the wrong type"));
  EXPECT_THAT([&] { read_note(changed("\"aliases\":[\"Looker\"]", "\"aliases\":[12345678]")); },
              Refuses("a name is no text"));
  EXPECT_THAT([&] { read_note(changed("\"Common\"", "\"Com/on\"")); }, Refuses("has a slash"));
  EXPECT_THAT([&] { read_note(changed("nothing wrong", "nothin\\u001bg")); },
              Refuses("control character"));
  EXPECT_THAT([&] { read_note(changed("\"api\":\"1.", "\"api\":\"1,")); },
              Refuses("expected a version"));
}

}  // namespace
}  // namespace ferula
