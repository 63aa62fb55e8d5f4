// What a container reports about itself: read or refused, judged within bounds.
#include "pieces.hpp"
#include "score/gates.hpp"
#include "score/report_reader.hpp"
#include "suite/suite.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = bench::fuzz::text_of(data, size);
  (void)bench::read_agent_metrics(text);
  const auto report = bench::read_report(text);
  if (!report) return 0;
  const auto score = bench::judge(*report, bench::Scenario());
  if (!score) return 0;
  bench::fuzz::require(score->highest_gate >= 0 && score->highest_gate <= 5);
  bench::fuzz::require(score->normalized_score >= 0 && score->normalized_score <= 1);
  return 0;
}
