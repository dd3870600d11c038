#include "http.h"

#include <curl/curl.h>

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

namespace ferula::mlflow {
namespace {

constexpr std::size_t kLongestAnswer = std::size_t{64} << 20;
constexpr int kFilesPatience = 6;  // a server may hand a file on before it answers

std::size_t receive(const char* bytes, std::size_t, std::size_t count, void* answer) {
  auto& text = *static_cast<std::string*>(answer);
  if (text.size() + count > kLongestAnswer) return 0;
  text.append(bytes, count);
  return count;
}

int watch_the_clock(void* http, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const Http*>(http)->gave_up() ? 1 : 0;
}

// What MLflow says of an error, or the beginning of whatever else answered.
Refused refusal(long status, const std::string& answer) {
  const auto parsed = nlohmann::json::parse(answer, nullptr, /*allow_exceptions=*/false);
  std::string why = answer.substr(0, 200), code;
  if (parsed.is_object()) {
    why = parsed.value("message", why);
    code = parsed.value("error_code", "");
  }
  return {"answered " + std::to_string(status) + ": " + why.substr(0, why.find('\n')), code};
}

bool is_for_later(long status) { return status >= 500 || status == 429 || status == 408; }

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

struct Http::Handle {
  CURL* curl = curl_easy_init();
  curl_slist* headers = nullptr;
  std::string body, answer;
  char why[CURL_ERROR_SIZE] = "";

  void add_header(const std::string& line) { headers = curl_slist_append(headers, line.c_str()); }
  void reset() {
    curl_slist_free_all(std::exchange(headers, nullptr));
    curl_easy_reset(curl);
    answer.clear();
  }
  ~Handle() {
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
  }
};

Http::Http(std::string uri, Credentials credentials, std::chrono::milliseconds patience)
    : uri_(std::move(uri)),
      credentials_(std::move(credentials)),
      patience_(patience),
      handle_(std::make_unique<Handle>()) {
  while (uri_.ends_with('/')) uri_.pop_back();
}

Http::~Http() = default;

void Http::prepare(const std::string& url) {
  handle_->reset();
  CURL* curl = handle_->curl;
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, handle_->why);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(patience_.count()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &receive);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &handle_->answer);
  handle_->add_header("Content-Type: application/json");
  handle_->add_header("Expect:");  // not every server answers it, and curl would wait
  if (!credentials_.token.empty())
    handle_->add_header("Authorization: Bearer " + credentials_.token);
  else if (!credentials_.username.empty()) {
    curl_easy_setopt(curl, CURLOPT_USERNAME, credentials_.username.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, credentials_.password.c_str());
  }
}

std::string Http::perform() {
  CURL* curl = handle_->curl;
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, handle_->headers);
  handle_->why[0] = '\0';
  const CURLcode result = curl_easy_perform(curl);
  if (result != CURLE_OK)
    throw Unreachable(handle_->why[0] != '\0' ? handle_->why : curl_easy_strerror(result));
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (is_for_later(status)) throw Unreachable(refusal(status, handle_->answer).what());
  if (status >= 300) throw refusal(status, handle_->answer);
  return std::move(handle_->answer);
}

nlohmann::json Http::perform_for_json() try {
  CURL* curl = handle_->curl;
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(patience_.count()));
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &watch_the_clock);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, this);
  return nlohmann::json::parse(perform());
} catch (const nlohmann::json::exception&) {
  throw Unreachable("answered with what is no JSON: is this an MLflow server?");
}

nlohmann::json Http::get(const std::string& path) {
  prepare(uri_ + path);
  return perform_for_json();
}

nlohmann::json Http::post(const std::string& path, const nlohmann::json& body) {
  prepare(uri_ + path);
  handle_->body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  curl_easy_setopt(handle_->curl, CURLOPT_POSTFIELDSIZE_LARGE,
                   static_cast<curl_off_t>(handle_->body.size()));
  curl_easy_setopt(handle_->curl, CURLOPT_POSTFIELDS, handle_->body.c_str());
  return perform_for_json();
}

void Http::put(const std::string& url, const std::filesystem::path& file) {
  const std::unique_ptr<std::FILE, CloseFile> source(std::fopen(file.c_str(), "rb"));
  if (source == nullptr)
    throw Refused("cannot read '" + file.string() + "': " + std::generic_category().message(errno),
                  "");
  prepare(url);
  CURL* curl = handle_->curl;
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READDATA, source.get());
  curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE,
                   static_cast<curl_off_t>(std::filesystem::file_size(file)));
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(
      curl, CURLOPT_LOW_SPEED_TIME,
      static_cast<long>(
          std::chrono::ceil<std::chrono::seconds>(kFilesPatience * patience_).count()));
  perform();
}

std::string Http::escaped(const std::string& text) const {
  char* result = curl_easy_escape(handle_->curl, text.c_str(), static_cast<int>(text.size()));
  std::string copy = result;
  curl_free(result);
  return copy;
}

}  // namespace ferula::mlflow
