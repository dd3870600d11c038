// Requests to one server over HTTP: JSON and files.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace ferula::mlflow {

// No answer, one that is none, or one that says "later": may be tried again.
class Unreachable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The server understood, and refused: the same request would be refused again.
class Refused : public std::runtime_error {
 public:
  Refused(const std::string& why, std::string code)
      : std::runtime_error(why), code_(std::move(code)) {}
  const std::string& code() const { return code_; }  // "RESOURCE_DOES_NOT_EXIST"; may be empty

 private:
  std::string code_;
};

// A token takes the place of name and password.
struct Credentials {
  std::string username, password, token;
};

// One request at a time, over one connection that stays open. All requests throw Unreachable and
// Refused. [one thread, but for give_up_at()]
class Http {
 public:
  // Connecting may take as long as an answer; a file that makes no progress, six times as long.
  Http(std::string uri, Credentials credentials,
       std::chrono::milliseconds patience = std::chrono::seconds(10));
  ~Http();

  nlohmann::json get(const std::string& path);
  nlohmann::json post(const std::string& path, const nlohmann::json& body);
  void put(const std::string& url, const std::filesystem::path& file);

  // No request for JSON lasts longer than this. [any thread]
  void give_up_at(std::chrono::steady_clock::time_point time) { give_up_at_ = time; }
  bool gave_up() const { return std::chrono::steady_clock::now() >= give_up_at_.load(); }

  const std::string& uri() const { return uri_; }
  // For a query: "a/b" is "a%2Fb".
  std::string escaped(const std::string& text) const;

 private:
  struct Handle;
  void prepare(const std::string& url);
  std::string perform();
  nlohmann::json perform_for_json();

  std::string uri_;
  Credentials credentials_;
  std::chrono::milliseconds patience_;
  std::atomic<std::chrono::steady_clock::time_point> give_up_at_ =
      std::chrono::steady_clock::time_point::max();
  std::unique_ptr<Handle> handle_;
};

}  // namespace ferula::mlflow
