// probe index FILE…   looks at each plugin as a search does, prints why it is refused
// probe load FILE     loads it
#include <iostream>
#include <string_view>

#include "core/plugins/registry.h"
#include "empty_view.h"

int main(int argc, char** argv) {
  const std::string_view command = argv[1];
  for (int i = 2; i < argc; ++i) try {
      if (command == "load")
        ferula::Registry({}, ferula::no_settings).load(argv[i]);
      else
        ferula::find_plugins({.plugins = {argv[i]}});
    } catch (const ferula::Error& error) {
      std::cout << error.what() << '\n';
    }
}
