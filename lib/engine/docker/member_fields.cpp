#include "engine/docker/member_fields.hpp"

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

namespace bench::docker {

namespace {

using nlohmann::json;

// Receives the parser's events; returning false ends the parsing.
class MemberReader {
 public:
  explicit MemberReader(std::string_view name) : name_(name) {}

  [[nodiscard]] json take() { return is_complete_ ? std::move(fields_) : json(); }

  bool null() { return true; }
  bool boolean(bool value) { return keep(value); }
  bool number_integer(json::number_integer_t value) { return keep(value); }
  bool number_unsigned(json::number_unsigned_t value) { return keep(value); }
  bool number_float(json::number_float_t value, const json::string_t& /*text*/) {
    return keep(value);
  }
  bool string(json::string_t& value) { return keep(std::move(value)); }
  bool binary(json::binary_t& /*value*/) { return true; }

  bool start_object(std::size_t /*size*/) {
    ++depth_;
    if (depth_ == kMember && key_ == name_) is_inside_ = true;
    return true;
  }
  bool key(json::string_t& name) {
    if (depth_ <= kMember) key_ = std::move(name);
    return true;
  }
  bool end_object() {
    is_complete_ = is_inside_ && depth_ == kMember;
    --depth_;
    return !is_complete_;
  }

  bool start_array(std::size_t /*size*/) {
    ++depth_;
    key_.clear();
    return true;
  }
  bool end_array() {
    --depth_;
    return true;
  }

  bool parse_error(std::size_t /*at*/, const std::string& /*token*/,
                   const json::exception& /*error*/) {
    return false;
  }

 private:
  static constexpr int kMember = 2;  // the depth of what a member of the outermost object holds

  template <typename Value>
  bool keep(Value&& value) {
    if (is_inside_ && depth_ == kMember) fields_[key_] = std::forward<Value>(value);
    return true;
  }

  const std::string_view name_;
  json fields_ = json::object();
  std::string key_;
  int depth_ = 0;
  bool is_inside_ = false;
  bool is_complete_ = false;
};

}  // namespace

json member_fields(std::string_view text, std::string_view name) {
  MemberReader reader(name);
  json::sax_parse(text.begin(), text.end(), &reader);
  return reader.take();
}

}  // namespace bench::docker
