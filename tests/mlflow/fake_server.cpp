#include "fake_server.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <sstream>
#include <stdexcept>
#include <utility>

namespace ferula::mlflow {
namespace {

int listening_socket(int& port) {
  const int result = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof(address);
  if (::bind(result, plain, size) != 0 || ::listen(result, 16) != 0 ||
      ::getsockname(result, plain, &size) != 0)
    throw std::runtime_error("no socket");
  port = ntohs(address.sin_port);
  return result;
}

std::size_t content_length(const std::string& headers) {
  const std::string name = "Content-Length: ";
  const std::size_t begin = headers.find(name);
  return begin == std::string::npos ? 0 : std::stoul(headers.substr(begin + name.size()));
}

Request received(int connection) {
  std::string text;
  char buffer[65536];
  const auto more = [&] {
    const ssize_t count = ::read(connection, buffer, sizeof(buffer));
    if (count > 0) text.append(buffer, static_cast<std::size_t>(count));
    return count > 0;
  };
  while (text.find("\r\n\r\n") == std::string::npos && more()) {
  }
  const std::size_t end = text.find("\r\n\r\n") + 4;
  Request request;
  request.headers = text.substr(0, end);
  while (text.size() < end + content_length(request.headers) && more()) {
  }
  request.body = text.substr(end);
  std::istringstream(request.headers) >> request.method >> request.target;
  return request;
}

}  // namespace

FakeServer::FakeServer(Handler handler)
    : handler_(std::move(handler)),
      socket_(listening_socket(port_)),
      thread_([this] { serve(); }) {}

FakeServer::~FakeServer() {
  ends_ = true;
  thread_.join();
  for (const int connection : silent_) ::close(connection);
  ::close(socket_);
}

std::vector<Request> FakeServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void FakeServer::serve() {
  while (!ends_) {
    pollfd waiting = {socket_, POLLIN, 0};
    if (::poll(&waiting, 1, 20) > 0) answer(::accept(socket_, nullptr, nullptr));
  }
}

void FakeServer::answer(int connection) {
  const Request request = received(connection);
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
  }
  const Answer answer = handler_(request);
  if (answer.never) return silent_.push_back(connection);
  const std::string text =
      "HTTP/1.1 " + std::to_string(answer.status) +
      " x\r\nConnection: close\r\nContent-Length: " + std::to_string(answer.body.size()) +
      "\r\n\r\n" + answer.body;
  if (::send(connection, text.data(), text.size(), MSG_NOSIGNAL) < 0) ::perror("send");
  ::close(connection);
}

std::string nobodys_uri() {
  int port = 0;
  ::close(listening_socket(port));
  return "http://127.0.0.1:" + std::to_string(port);
}

}  // namespace ferula::mlflow
