// Requests: any body gives facts, and what a JSON parser takes for an object is well formed and
// says the same. The first byte says which format.
#include "meter/request_facts.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "meter/json_scanner.hpp"
#include "pieces.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto format = static_cast<bench::WireFormat>(data[0] % 5);
  const std::string_view body = bench::fuzz::text_of(data + 1, size - 1);
  const bench::RequestFacts facts =
      bench::read_request_facts(format, "/v1/models/m:generateContent", body);
  bench::fuzz::require(facts.estimated_input <= body.size());
  // The parser takes a NUL for the end of the text.
  if (body.find('\0') != std::string_view::npos) return 0;
  const auto open =
      std::count_if(body.begin(), body.end(), [](char c) { return c == '[' || c == '{'; });
  if (open > static_cast<std::ptrdiff_t>(bench::JsonScanner::kDeepest)) return 0;
  const nlohmann::json json = nlohmann::json::parse(body, nullptr, false);
  if (!json.is_object()) return 0;
  bench::fuzz::require(facts.well_formed);
  if (format == bench::WireFormat::gemini_generate) return 0;
  const auto stream = json.find("stream");
  bench::fuzz::require(facts.stream ==
                       (stream != json.end() && stream->is_boolean() && stream->get<bool>()));
  const auto model = json.find("model");
  const bool named = model != json.end() && model->is_string();
  if (named && model->get_ref<const std::string&>().size() < 100) {
    bench::fuzz::require(facts.model == model->get_ref<const std::string&>());
  }
  return 0;
}
