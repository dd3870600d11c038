// How FERULA_PLUGIN works: the table of components becomes an ELF note and the C door.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>

#include "ferula/plugin.h"

namespace ferula::detail {

// Called in constant evaluation only; the name of the one that was reached is in the error message.
void plugin_table_text_has_a_quote_backslash_or_control_character();
void plugin_table_has_an_empty_name();
void plugin_table_has_a_slash_in_a_name();
void plugin_table_has_a_name_twice();

// Counts characters, or writes them.
struct NoteText {
  char* out = nullptr;
  std::size_t size = 0;

  constexpr void raw(std::string_view text) {
    for (const char c : text) {
      if (out != nullptr) out[size] = c;
      ++size;
    }
  }
  constexpr void quoted(std::string_view text) {
    for (const char c : text)
      if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20)
        plugin_table_text_has_a_quote_backslash_or_control_character();
    raw("\"");
    raw(text);
    raw("\"");
  }
};

template <std::size_t N>
struct PluginTable {
  std::string_view name, version, description;
  std::array<ComponentEntry, N> entries;

  constexpr void check() const {
    check_name(name);
    for (std::size_t i = 0; i < N; ++i) {
      if (entries[i].kind != "settings") check_name(entries[i].name);
      for (std::size_t a = 0; a < entries[i].alias_count; ++a)
        check_name(entries[i].aliases[a].name);
      for (std::size_t j = 0; j <= i; ++j) check_names(entries[i], entries[j], i == j);
    }
  }

  // {"name":…,"version":…,"description":…,"api":…,"build":…,
  //  "components":[{"kind":…,"name":…,"aliases":[…]},…]}
  constexpr void write(NoteText& text) const {
    text.raw("{\"name\":");
    text.quoted(name);
    text.raw(",\"version\":");
    text.quoted(version);
    text.raw(",\"description\":");
    text.quoted(description);
    text.raw(",\"api\":\"" FERULA_API "\",\"build\":\"" FERULA_BUILD "\",\"components\":[");
    for (std::size_t i = 0; i < N; ++i) {
      const ComponentEntry& entry = entries[i];
      text.raw(i == 0 ? "{\"kind\":" : ",{\"kind\":");
      text.quoted(entry.kind);
      text.raw(",\"name\":");
      text.quoted(entry.name);
      text.raw(",\"aliases\":[");
      for (std::size_t a = 0; a < entry.alias_count; ++a) {
        if (a > 0) text.raw(",");
        text.quoted(entry.aliases[a].name);
      }
      text.raw("]}");
    }
    text.raw("]}");
  }

  constexpr std::size_t text_size() const {
    check();
    NoteText text;
    write(text);
    return text.size + 1;  // and a zero
  }

 private:
  static constexpr void check_name(std::string_view text) {
    if (text.empty()) plugin_table_has_an_empty_name();
    if (text.find('/') != text.npos) plugin_table_has_a_slash_in_a_name();  // "vision/LeNet5"
  }

  static constexpr void check_names(const ComponentEntry& a, const ComponentEntry& b, bool same) {
    if (a.kind != b.kind) return;
    if (!same && a.name == b.name) plugin_table_has_a_name_twice();
    for (std::size_t i = 0; i < a.alias_count; ++i) {
      if (a.aliases[i].name == b.name) plugin_table_has_a_name_twice();
      for (std::size_t j = 0; j < (same ? i : b.alias_count); ++j)
        if (a.aliases[i].name == b.aliases[j].name) plugin_table_has_a_name_twice();
    }
    if (same) return;
    for (std::size_t i = 0; i < b.alias_count; ++i)
      if (b.aliases[i].name == a.name) plugin_table_has_a_name_twice();
  }
};

template <class... Entries>
constexpr PluginTable<sizeof...(Entries)> plugin_table(std::string_view name,
                                                       std::string_view version,
                                                       std::string_view description,
                                                       const Entries&... entries) {
  return {name, version, description, {entries...}};
}

// An ELF note: survives strip and patchelf, and is read without loading the file.
template <std::size_t N>
struct Note {
  std::uint32_t name_size = 7, size = N, type = 1;
  char owner[8] = "FERULA";
  char text[(N + 3) / 4 * 4] = {};
};

// A consteval function, not a constructor: else the assembler complains of section attributes.
template <std::size_t N, std::size_t M>
consteval Note<N> make_note(const PluginTable<M>& table) {
  Note<N> note;
  NoteText text{note.text};
  table.write(text);
  return note;
}

template <std::size_t N>
const char* register_table(const PluginTable<N>& table, void* host) noexcept {
  static std::string why;
  try {
    Registrar& registrar = *static_cast<Registrar*>(host);
    for (const ComponentEntry& entry : table.entries) {
      registrar.add(entry.kind, entry.name, entry.factory);
      for (std::size_t i = 0; i < entry.alias_count; ++i)
        registrar.add_alias(entry.kind, entry.aliases[i].name, entry.name,
                            entry.aliases[i].presets);
    }
    return nullptr;
  } catch (const std::exception& e) {
    why = e.what();
  } catch (...) {
    why = "an exception that is no std::exception";
  }
  return why.c_str();
}

}  // namespace ferula::detail

// clang's address sanitizer would pad the note.
#ifdef __clang__
#define FERULA_NOTE_ATTRIBUTES clang::no_sanitize("address"), gnu::used
#else
#define FERULA_NOTE_ATTRIBUTES gnu::used
#endif

// FERULA_PLUGIN(name, version, description, entries…): once in a plugin, at namespace scope. Name,
// version and description are string literals; there may be no entries.
#define FERULA_PLUGIN(NAME, VERSION, ...)                                                          \
  static constexpr auto ferula_table = ::ferula::detail::plugin_table(NAME, VERSION, __VA_ARGS__); \
  [[FERULA_NOTE_ATTRIBUTES, gnu::section(".note.ferula.plugin"),                                   \
    gnu::aligned(4)]] static constexpr auto ferula_note =                                          \
      ::ferula::detail::make_note<ferula_table.text_size()>(ferula_table);                         \
  extern "C" FERULA_EXPORT const ferula_plugin* ferula_plugin_query() noexcept {                   \
    static constexpr ferula_plugin self{                                                           \
        sizeof(ferula_plugin),                                                                     \
        FERULA_API_MAJOR,                                                                          \
        FERULA_API_MINOR,                                                                          \
        FERULA_BUILD,                                                                              \
        NAME,                                                                                      \
        VERSION,                                                                                   \
        [](void* host) { return ::ferula::detail::register_table(ferula_table, host); }};          \
    return &self;                                                                                  \
  }
