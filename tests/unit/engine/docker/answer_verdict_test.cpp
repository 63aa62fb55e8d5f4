#include "engine/docker/answer_verdict.hpp"

#include <doctest/doctest.h>

namespace bench::docker {

namespace {

http::Answer answered(int status, const std::string& body) {
  http::Answer answer;
  answer.transport = http::Transport::ok;
  answer.response = {status, {}, body};
  return answer;
}

Verdict verdict(int status, const std::string& message) {
  return judge(answered(status, R"({"message":")" + message + R"("})")).verdict;
}

}  // namespace

TEST_CASE("a success and a start of what already runs are done") {
  CHECK(judge(answered(201, R"({"Id":"x"})")).verdict == Verdict::done);
  CHECK(judge(answered(204, "")).verdict == Verdict::done);
  CHECK(judge(answered(304, "")).verdict == Verdict::done);
}

TEST_CASE("both engines' words for a name in use are understood") {
  CHECK(verdict(409, "Conflict. The container name '/x' is already in use by container 'y'.") ==
        Verdict::name_taken);
  CHECK(verdict(500,
                "container create: creating container storage: the container name 'r1' is "
                "already in use by ceb8. You have to remove that container to be able to "
                "reuse that name: that name is already in use") == Verdict::name_taken);
}

TEST_CASE("both engines' words for a missing image are understood") {
  CHECK(verdict(404, "No such image: bench:x") == Verdict::image_missing);
  CHECK(verdict(404, "no such image: docker.io/library/x:1: image not known") ==
        Verdict::image_missing);
}

TEST_CASE("a holder or a network that is not there is told from a missing image") {
  CHECK(verdict(404, "No such container: bench-m-slot-0") == Verdict::holder_lost);
  CHECK(verdict(409, "cannot join network of a non running container: 4ac1") ==
        Verdict::holder_lost);
  CHECK(verdict(500,
                "preparing container 1 for attach: some dependencies of container 1 are not "
                "started: 2: container state improper") == Verdict::holder_lost);
  CHECK(verdict(400,
                "failed to create shim task: OCI runtime create failed: runc create failed: unable "
                "to create new parent process: namespace path: lstat /proc/10803/ns/net: no such "
                "file or directory: unknown") == Verdict::holder_lost);
  CHECK(verdict(404, "network bench-m not found") == Verdict::network_lost);
  CHECK(verdict(500,
                "failed to create endpoint bench-m-slot-0 on network bench-m: network 5c8f does "
                "not exist") == Verdict::network_lost);
  CHECK(verdict(500,
                "container create: unable to find network with name or ID x: network not "
                "found") == Verdict::network_lost);
}

TEST_CASE("an engine without an init program says so") {
  CHECK(verdict(500,
                "container create: container-init binary not found on the host: stat "
                "/usr/libexec/podman/catatonit: no such file or directory") == Verdict::no_init);
}

TEST_CASE("what will never work is refused, in the engine's words") {
  const Judged judged = judge(answered(400, R"({"message":"Range of CPUs is from 0.01 to 2.00"})"));
  CHECK(judged.verdict == Verdict::refused);
  CHECK(judged.detail == "Range of CPUs is from 0.01 to 2.00");
  CHECK(verdict(500, "OCI runtime attempted to invoke a command that was not found") ==
        Verdict::refused);
  CHECK(verdict(403, "denied by policy") == Verdict::refused);
}

TEST_CASE("an engine in trouble is busy, for as long as it says") {
  CHECK(verdict(500, "something went wrong") == Verdict::busy);
  CHECK(verdict(503, "No such image") == Verdict::busy);
  http::Answer answer = answered(429, "");
  answer.response.headers = {{"retry-after", "7"}};
  const Judged judged = judge(answer);
  CHECK(judged.verdict == Verdict::busy);
  CHECK(judged.retry_after == Milliseconds(7'000));
  CHECK(judged.detail == "it answers 429");
  answer.response.headers = {{"Retry-After", "soon"}};
  CHECK(judge(answer).retry_after == Milliseconds(0));
}

TEST_CASE("no answer in time is busy, no connection unreachable") {
  http::Answer answer;
  answer.transport = http::Transport::timed_out;
  answer.trouble = "no answer in 2m00s";
  CHECK(judge(answer).verdict == Verdict::busy);
  CHECK(judge(answer).detail == "no answer in 2m00s");
  answer.transport = http::Transport::no_connection;
  CHECK(judge(answer).verdict == Verdict::unreachable);
  answer.transport = http::Transport::broken;
  CHECK(judge(answer).verdict == Verdict::unreachable);
}

TEST_CASE("error texts are the message, or the body made safe to show") {
  CHECK(error_text(R"({"cause":"c","message":"m","response":500})") == "m");
  CHECK(error_text("404 page not found\n") == "404 page not found");
  CHECK(error_text("a\x1b[2Jb") == "a\\x1b[2Jb");
  CHECK(error_text(R"({"message":3})") == R"({"message":3})");
  CHECK(error_text("").empty());
}

}  // namespace bench::docker
