#pragma once

#include <functional>
#include <thread>

namespace bench {

// Turns Ctrl-C and TERM into calls, on a thread of its own, for as long as it lives; one at a time
// in a process. The third signal ends the process with 130 at once, whatever it is doing, after
// `last_words`, which runs in the signal handler.
class Interrupts {
 public:
  using LastWords = void (*)();

  Interrupts(std::function<void()> on_interrupt, LastWords last_words);
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

 private:
  void listen();

  std::function<void()> on_interrupt_;
  std::thread thread_;
};

}  // namespace bench
