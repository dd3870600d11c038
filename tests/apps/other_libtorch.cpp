// Preloaded, it makes a process believe that it has LibTorch 2.99.
#include <cstdint>

extern "C" std::uint64_t aoti_torch_abi_version() { return 0x0263000000000000; }
