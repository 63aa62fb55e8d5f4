#include "os/interrupts.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include "base/error.hpp"

namespace bench {

namespace {

constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP};
constexpr char kSignal = 's';
constexpr char kStop = 'x';
constexpr int kPatience = 3;
constexpr int kInterrupted = 130;

// What a signal handler can reach.
std::array<int, 2> pipe_ends{-1, -1};
std::atomic<int> received{0};
std::atomic<Interrupts::LastWords> final_words{nullptr};

void tell(char what) {
  const int saved = errno;
  const ssize_t ignored = ::write(pipe_ends[1], &what, 1);
  static_cast<void>(ignored);
  errno = saved;
}

void on_signal(int) {
  if (++received >= kPatience) {
    final_words.load()();
    _exit(kInterrupted);
  }
  tell(kSignal);
}

void handle_all(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  for (const int signal : kSignals) sigaction(signal, &action, nullptr);
}

}  // namespace

Interrupts::Interrupts(std::function<void()> on_interrupt, LastWords last_words)
    : on_interrupt_(std::move(on_interrupt)) {
  if (::pipe(pipe_ends.data()) != 0) {
    throw system_error(ExitCode::bug, "cannot listen for signals", errno);
  }
  for (const int end : pipe_ends) fcntl(end, F_SETFD, FD_CLOEXEC);
  received = 0;
  final_words = last_words;
  thread_ = std::thread([this] { listen(); });
  handle_all(on_signal);
}

Interrupts::~Interrupts() {
  handle_all(SIG_DFL);
  tell(kStop);
  thread_.join();
  for (const int end : pipe_ends) ::close(end);
}

void Interrupts::listen() {
  char what = 0;
  for (;;) {
    const ssize_t size = ::read(pipe_ends[0], &what, 1);
    if (size < 0 && errno == EINTR) continue;
    if (size != 1 || what == kStop) return;
    on_interrupt_();
  }
}

}  // namespace bench
