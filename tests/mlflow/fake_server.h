// An HTTP server in this process, which answers as a test wants it to.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace ferula::mlflow {

struct Request {
  std::string method, target, headers, body;
};

struct Answer {
  int status = 200;
  std::string body = "{}";
  bool never = false;  // keeps the connection open and says nothing
};

// Serves one connection after another, one request each, on a free port of 127.0.0.1.
class FakeServer {
 public:
  using Handler = std::function<Answer(const Request&)>;
  explicit FakeServer(Handler handler);
  ~FakeServer();

  std::string uri() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::vector<Request> requests() const;  // so far

 private:
  void serve();
  void answer(int connection);

  Handler handler_;
  int port_ = 0, socket_;
  std::vector<int> silent_;
  mutable std::mutex mutex_;
  std::vector<Request> requests_;
  std::atomic<bool> ends_ = false;
  std::thread thread_;
};

// The address of a port that nobody listens at.
std::string nobodys_uri();

}  // namespace ferula::mlflow
