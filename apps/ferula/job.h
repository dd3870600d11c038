// `ferula job`: not for people, and so no Command. A schedule whose steps cannot be forked executes
// it, with the step on standard input.
#pragma once

namespace ferula {

int job();

}  // namespace ferula
