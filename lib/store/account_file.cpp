#include "store/account_file.hpp"

#include <cerrno>
#include <cstdio>
#include <unistd.h>
#include <utility>

#include "base/error.hpp"
#include "os/file.hpp"
#include "store/gateway_fields.hpp"
#include "store/json_record.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

using fields::Json;

// How large it may grow before all but the last line goes.
constexpr std::uint64_t kLargest = 1UL << 20U;
constexpr Bytes kLargestRead{2 * kLargest};

std::string line_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

RunTally last_of(std::string_view text, std::string_view source, const std::string& boot) {
  RunTally tally;
  naming_source(source, [&] {
    const std::size_t head_end = text.find('\n');
    const std::size_t end = text.rfind('\n');  // what follows was cut off while it was written
    if (end == head_end) throw Error(ExitCode::store_failed, "there is no whole line");
    const std::size_t begin = text.rfind('\n', end - 1) + 1;
    const Json head = parse_record(text.substr(0, head_end), source);
    tally = fields::run_tally(Json::parse(text.substr(begin, end - begin)));
    const bool same_boot = head.at("boot").get<std::string>() == boot;
    tally.begun_before = tally.begun_before || !same_boot || end + 1 != text.size();
  });
  return tally;
}

}  // namespace

AccountFile::AccountFile(fs::path path, const std::string& boot, Redactor redactor)
    : path_(std::move(path)), redactor_(std::move(redactor)) {
  Json head = new_record();
  head["boot"] = boot;
  head_ = line_of(head);
}

void AccountFile::keep(const RunTally& tally) {
  if (failed_) return;
  const std::string line = redactor_.redact(line_of(fields::to_json(tally)));
  const bool goes_on = file_ && size_ + line.size() <= kLargest;
  if ((goes_on ? append(line) : begin_anew(line)) == 0) return;
  failed_ = true;
  ::unlink(path_.c_str());  // the last line is not the last state any more
}

int AccountFile::append(std::string_view line) {
  size_ += line.size();
  return write_all(file_.get(), line);
}

int AccountFile::begin_anew(std::string_view line) {
  fs::path beside = path_;
  beside += ".tmp";
  try {
    file_ = create_file(beside);
  } catch (const Error&) {
    return EIO;
  }
  size_ = 0;
  int error = append(head_);
  if (error == 0) error = append(line);
  if (error == 0 && std::rename(beside.c_str(), path_.c_str()) != 0) error = errno;
  if (error != 0) ::unlink(beside.c_str());
  return error;
}

std::optional<RunTally> read_account(const fs::path& path, const std::string& boot) {
  try {
    const auto text = read_file(path, kLargestRead);
    if (!text) return std::nullopt;
    return last_of(*text, path.string(), boot);
  } catch (const Error&) {
    RunTally unknown;
    unknown.begun_before = true;
    return unknown;
  }
}

}  // namespace bench
