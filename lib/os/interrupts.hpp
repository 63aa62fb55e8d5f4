#pragma once

#include <functional>
#include <thread>

namespace bench {

// Turns Ctrl-C and TERM into calls, on a thread of its own, for as long as it lives; one at a time
// in a process. The third signal ends the process with 130 at once, whatever it is doing.
class Interrupts {
 public:
  explicit Interrupts(std::function<void()> on_interrupt);
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

 private:
  void listen();

  std::function<void()> on_interrupt_;
  std::thread thread_;
};

}  // namespace bench
