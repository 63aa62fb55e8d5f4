#include "command.hpp"
namespace bench {
void add_results(CLI::App&, Action&) {}
}  // namespace bench
