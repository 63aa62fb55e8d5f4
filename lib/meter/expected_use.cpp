#include "meter/expected_use.hpp"

#include <algorithm>

namespace bench {

namespace {

// Before the first answer.
constexpr double kFirstOutput = 1'000;
constexpr double kForgetting = 0.95;

double tokens(const Usage::Tokens& count) {
  return static_cast<double>(count.value_or(0));
}

// What limits of input count: what was read from a cache is free of them.
double counted_input(const Usage& used) {
  return tokens(used.input) + tokens(used.cache_write_5m) + tokens(used.cache_write_1h);
}

// OpenAI counts input from a cache, too.
double counted_together(double input, double cached, double output, Dialect dialect) {
  return input + (dialect == Dialect::openai ? cached : 0) + output;
}

}  // namespace

Amounts ExpectedUse::of(const RequestFacts& request, Dialect dialect) const {
  const auto estimate = static_cast<double>(request.estimated_input);
  const double input = estimated_ > 0 ? estimate * input_ / estimated_ : estimate;
  const double cached = estimated_ > 0 ? estimate * cached_ / estimated_ : 0;
  double output = answers_ > 0 ? output_ / answers_ : kFirstOutput;
  const auto most = static_cast<double>(request.max_output.value_or(0));
  if (request.max_output) output = std::min(output, most);
  double together = counted_together(input, cached, output, dialect);
  // OpenAI sets aside what a request may answer at most.
  if (dialect == Dialect::openai) together = std::max(together, most);
  return {1, input, output, together};
}

void ExpectedUse::learn(const RequestFacts& request, const Usage& used) {
  const auto add = [](double& sum, double more) { sum = sum * kForgetting + more; };
  if (used.partial || !used.output || !total_input(used)) return;
  add(answers_, 1);
  add(output_, tokens(used.output));
  add(estimated_, static_cast<double>(request.estimated_input));
  add(input_, counted_input(used));
  add(cached_, tokens(used.cache_read));
}

Amounts amounts_used(const Usage& used, const Amounts& expected, Dialect dialect) {
  Amounts result = expected;
  double& input = amount(result, LimitKind::input_tokens);
  double& output = amount(result, LimitKind::output_tokens);
  if (total_input(used)) input = counted_input(used);
  if (used.output && !used.partial) output = tokens(used.output);
  amount(result, LimitKind::tokens) =
      counted_together(input, tokens(used.cache_read), output, dialect);
  return result;
}

}  // namespace bench
