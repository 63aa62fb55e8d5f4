#include "store/json_record.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"

namespace bench {

namespace {

constexpr std::size_t kFields = 48;  // more than any record has: growing copies every name

[[noreturn]] void refuse(std::string_view source, std::string_view why) {
  throw Error(ExitCode::store_failed, fmt::format("reading '{}': {}", printable(source), why));
}

}  // namespace

void refuse_newer(std::string_view source, int version, int known) {
  throw Error(ExitCode::store_failed,
              fmt::format("'{}' was written by a newer bench: its format is version {}, this one "
                          "knows up to {}",
                          printable(source), version, known),
              "update bench, or choose another --results-dir");
}

nlohmann::ordered_json parse_record(std::string_view text, std::string_view source) {
  auto record = nlohmann::ordered_json::parse(text, nullptr, false);
  check_record(record, source);
  return record;
}

void check_record(const nlohmann::ordered_json& record, std::string_view source) {
  if (!record.is_object()) refuse(source, "it is not a JSON object");
  const auto version = record.find("format_version");
  if (version == record.end() || !version->is_number_integer()) {
    refuse(source, "it has no 'format_version'");
  }
  if (version->get<int>() > kFormatVersion) {
    refuse_newer(source, version->get<int>(), kFormatVersion);
  }
}

void naming_source(std::string_view source, const std::function<void()>& read) {
  try {
    read();
  } catch (const nlohmann::json::exception& error) {
    refuse(source, error.what());
  } catch (const Error& error) {
    refuse(source, error.message());
  }
}

nlohmann::ordered_json new_record() {
  nlohmann::ordered_json record = nlohmann::ordered_json::object();
  record.get_ref<nlohmann::ordered_json::object_t&>().reserve(kFields);
  record["format_version"] = kFormatVersion;
  return record;
}

std::string to_text(const nlohmann::ordered_json& record) {
  constexpr auto kReplace = nlohmann::ordered_json::error_handler_t::replace;
  return record.dump(2, ' ', false, kReplace) + "\n";
}

}  // namespace bench
