// The terminal that a program writes to.
#pragma once

namespace ferula {

struct TerminalSize {
  int columns = 0, rows = 0;
};

// Of the terminal behind a descriptor, now: people change it. At least 2 each, and 80 x 24 for one
// that does not tell; 0 x 0 where there is no terminal, or one that can only print ("dumb").
TerminalSize terminal_size(int descriptor);

}  // namespace ferula
