#include <iostream>

#include "command.h"

namespace ferula {

Command help_command() {
  return {"help",
          "[COMMAND]",
          "Says what there is, or what a command does",
          "",
          0,
          1,
          {},
          [](const Arguments& arguments) {
            std::cout << (arguments.operands.empty()
                              ? overview()
                              : help_text(find_command(arguments.operands.front())));
            return 0;
          }};
}

}  // namespace ferula
