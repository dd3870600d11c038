#include "http.h"

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "fake_server.h"

namespace ferula::mlflow {
namespace {

using std::chrono::milliseconds, std::chrono::seconds, std::chrono::steady_clock;
using testing::HasSubstr;
using testing::Not;
using testing::Throws;
using testing::ThrowsMessage;

std::unique_ptr<FakeServer> answering(const Answer& answer) {
  return std::make_unique<FakeServer>([answer](const Request&) { return answer; });
}

TEST(Http, SendsJsonAndReadsTheAnswer) {
  const auto server = answering({200, R"({"run": 7})"});
  Http http(server->uri() + "/", {});
  EXPECT_EQ(http.post("/runs", {{"name", "a"}}).at("run"), 7);
  const Request request = server->requests().at(0);
  EXPECT_EQ(request.method + " " + request.target, "POST /runs");
  EXPECT_EQ(request.body, R"({"name":"a"})");
  EXPECT_THAT(request.headers, HasSubstr("Content-Type: application/json"));
}

TEST(Http, SaysWhoAsks) {
  const auto server = answering({});
  Http named(server->uri(), {"ada", "secret", ""}), token(server->uri(), {"ada", "secret", "T"});
  named.get("/");
  token.get("/");
  EXPECT_THAT(server->requests()[0].headers, HasSubstr("Authorization: Basic YWRhOnNlY3JldA=="));
  EXPECT_THAT(server->requests()[1].headers, HasSubstr("Authorization: Bearer T\r\n"));
}

TEST(Http, SendsAFile) {
  const auto server = answering({});
  const std::string file = testing::TempDir() + "ferula_mlflow_upload";
  std::ofstream(file) << "weights";
  Http(server->uri(), {}).put(server->uri() + "/x", file);
  EXPECT_EQ(server->requests()[0].method, "PUT");
  EXPECT_EQ(server->requests()[0].body, "weights");
  std::filesystem::remove(file);
  EXPECT_THAT([&] { Http(server->uri(), {}).put(server->uri() + "/x", file); },
              ThrowsMessage<Refused>(HasSubstr("No such file")));
}

TEST(Http, TellsARefusalWithTheServersWords) {
  const auto server = answering({400, R"({"error_code": "BAD", "message": "no such key"})"});
  Http http(server->uri(), {});
  EXPECT_THAT([&] { http.get("/"); }, ThrowsMessage<Refused>(HasSubstr("400: no such key")));
  EXPECT_THAT([&] { http.get("/"); },
              Throws<Refused>(testing::Property(&Refused::code, testing::Eq("BAD"))));
}

TEST(Http, TakesTroublesOfTheServerForUnreachable) {
  for (const int status : {500, 502, 503, 429}) {
    const auto server = answering({status, "<html>"});
    Http http(server->uri(), {});
    EXPECT_THAT([&] { http.get("/"); }, ThrowsMessage<Unreachable>(HasSubstr("<html>")));
  }
  EXPECT_THAT([] { Http(nobodys_uri(), {}).get("/"); }, Throws<Unreachable>());
}

TEST(Http, SaysThatAnAnswerIsNoJson) {
  for (const char* text : {"", "<html>", R"({"run": )", "\xff\xfe"}) {
    const auto server = answering({200, text});
    Http http(server->uri(), {});
    EXPECT_THAT([&] { http.get("/"); },
                ThrowsMessage<Unreachable>(HasSubstr("is this an MLflow server?")));
  }
}

TEST(Http, WaitsForAnAnswerAsLongAsItsPatience) {
  const auto server = answering({.never = true});
  Http http(server->uri(), {}, milliseconds(200));
  const auto begin = steady_clock::now();
  EXPECT_THAT([&] { http.get("/"); }, Throws<Unreachable>());
  EXPECT_LT(steady_clock::now() - begin, seconds(1));
}

TEST(Http, GivesUpWhenItIsTold) {
  const auto server = answering({.never = true});
  Http http(server->uri(), {}, seconds(60));
  const auto begin = steady_clock::now();
  std::thread later([&] { http.give_up_at(steady_clock::now() + milliseconds(100)); });
  EXPECT_THAT([&] { http.get("/"); }, Throws<Unreachable>());
  later.join();
  EXPECT_TRUE(http.gave_up());
  EXPECT_LT(steady_clock::now() - begin, seconds(5));
}

TEST(Http, SendsTextThatIsNoUtf8) {
  const auto server = answering({});
  Http(server->uri(), {}).post("/", {{"x", "a\xff"}});
  EXPECT_EQ(server->requests()[0].body, "{\"x\":\"a\xef\xbf\xbd\"}");
}

}  // namespace
}  // namespace ferula::mlflow
