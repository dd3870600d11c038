// Texts between two processes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ferula {

// One end of a socket pair, closed when it is destroyed; or none.
class Channel {
 public:
  // Two ends that hear each other.
  static std::pair<Channel, Channel> pair();
  explicit Channel(int descriptor = -1) : descriptor_(descriptor) {}
  ~Channel();
  Channel(Channel&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Channel& operator=(Channel&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }

  int descriptor() const { return descriptor_; }

  // False if the other end is gone.
  bool send(const std::string& text);
  // The next text; nothing if the other end is gone.
  std::optional<std::string> receive();

 private:
  bool write_all(std::string_view bytes);
  bool read_all(char* bytes, std::size_t size);

  int descriptor_;
};

}  // namespace ferula
