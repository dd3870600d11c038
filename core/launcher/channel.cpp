#include "core/launcher/channel.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "ferula/error.h"

namespace ferula {

std::pair<Channel, Channel> Channel::pair() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    throw Error::failed_run("cannot make a socket: " + std::string(std::strerror(errno)));
  return {Channel(ends[0]), Channel(ends[1])};
}

Channel::~Channel() {
  if (descriptor_ >= 0) close(descriptor_);
}

bool Channel::send(const std::string& text) {
  const auto size = static_cast<std::uint64_t>(text.size());
  const std::string head(reinterpret_cast<const char*>(&size), sizeof(size));
  return write_all(head + text);
}

// A process that is gone is an answer, not a signal.
bool Channel::write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && errno != EINTR) return false;
    if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

std::optional<std::string> Channel::receive() {
  std::uint64_t size = 0;
  if (!read_all(reinterpret_cast<char*>(&size), sizeof(size))) return std::nullopt;
  std::string text(size, '\0');
  if (!read_all(text.data(), text.size())) return std::nullopt;
  return text;
}

bool Channel::read_all(char* bytes, std::size_t size) {
  for (std::size_t done = 0; done < size;) {
    const ssize_t count = read(descriptor_, bytes + done, size - done);
    if (count == 0 || (count < 0 && errno != EINTR)) return false;
    if (count > 0) done += static_cast<std::size_t>(count);
  }
  return true;
}

}  // namespace ferula
