#pragma once

#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include <sys/socket.h>
#include <sys/un.h>

namespace bench {

// What the server does with one request, after it has read it whole.
struct Turn {
  std::string answer;  // raw bytes
  bool close = true;   // hang up afterwards
  bool hold = false;   // keep the connection open until the client hangs up
  bool early = false;  // answer as soon as the head is there
};

// An HTTP server on a unix socket of its own that plays its turns in order and remembers the raw
// requests. It ends when its turns have been played.
class ScriptedServer {
 public:
  explicit ScriptedServer(std::vector<Turn> turns) : turns_(std::move(turns)) {
    std::string pattern = (std::filesystem::temp_directory_path() / "bench-http-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    folder_ = pattern;
    listener_ = listen_at(socket_path());
    thread_ = std::thread([this] { serve(); });
  }

  ~ScriptedServer() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
    std::filesystem::remove_all(folder_);
  }

  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  [[nodiscard]] std::string socket_path() const { return (folder_ / "s").string(); }

  [[nodiscard]] std::vector<std::string> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

  [[nodiscard]] int connections() {
    const std::lock_guard lock(mutex_);
    return connections_;
  }

 private:
  static int listen_at(const std::string& path) {
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
    if (bind(fd, generic, sizeof address) != 0) throw std::runtime_error("bind");
    if (listen(fd, 8) != 0) throw std::runtime_error("listen");
    return fd;
  }

  void serve() {
    std::size_t next = 0;
    while (next < turns_.size()) {
      const int fd = accept(listener_, nullptr, nullptr);
      if (fd < 0) return;
      {
        const std::lock_guard lock(mutex_);
        ++connections_;
      }
      next = talk(fd, next);
      close(fd);
    }
  }

  std::size_t talk(int fd, std::size_t next) {
    while (next < turns_.size()) {
      std::string request = read_request(fd, turns_[next].early);
      if (request.empty()) return next;
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(std::move(request));
      }
      const Turn& turn = turns_[next++];
      static_cast<void>(send(fd, turn.answer.data(), turn.answer.size(), MSG_NOSIGNAL));
      char byte = 0;
      if (turn.hold) static_cast<void>(recv(fd, &byte, 1, 0));
      if (turn.close) return next;
    }
    return next;
  }

  static std::string read_request(int fd, bool head_only) {
    std::string text;
    char buffer[4096];
    while (head_only ? text.find("\r\n\r\n") == std::string::npos : !is_whole(text)) {
      const ssize_t count = recv(fd, buffer, sizeof buffer, 0);
      if (count <= 0) return {};
      text.append(buffer, static_cast<std::size_t>(count));
    }
    return text;
  }

  static bool is_whole(const std::string& text) {
    const auto end = text.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    if (text.find("Transfer-Encoding: chunked") < end) {
      return text.size() >= 5 && text.substr(text.size() - 5) == "0\r\n\r\n";
    }
    const auto length = text.find("Content-Length: ");
    if (length == std::string::npos || length > end) return true;
    return text.size() >= end + 4 + std::stoul(text.substr(length + 16));
  }

  std::vector<Turn> turns_;
  std::filesystem::path folder_;
  int listener_ = -1;
  std::thread thread_;
  std::mutex mutex_;
  std::vector<std::string> requests_;  // guarded by mutex_
  int connections_ = 0;                // guarded by mutex_
};

}  // namespace bench
