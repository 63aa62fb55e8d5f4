#pragma once

#include <cstddef>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace bench {

// An input iterator over text that counts lines, for a parser that does not. A newline still
// belongs to the line that it ends: the parser reads one character ahead of a number.
class LineCounter {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  LineCounter(const char* at, int* line) : at_(at), line_(line) {}

  reference operator*() const { return *at_; }
  LineCounter& operator++() {
    if (after_newline_) ++*line_;
    after_newline_ = *at_ == '\n';
    ++at_;
    return *this;
  }
  LineCounter operator++(int) {
    const LineCounter before = *this;
    ++*this;
    return before;
  }
  bool operator==(const LineCounter& other) const { return at_ == other.at_; }
  bool operator!=(const LineCounter& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  int* line_;
  bool after_newline_ = false;
};

// Builds a value from the parser's events, and notes the line on which each part of it stands.
class LineTrackingSax {
 public:
  using Json = nlohmann::json;

  LineTrackingSax(Json& root, std::map<std::string, int>& lines, const int& line)
      : lines_(lines), line_(line), builder_(root) {}

  bool null() { return scalar(nullptr); }
  bool boolean(bool value) { return scalar(value); }
  bool number_integer(Json::number_integer_t value) { return scalar(value); }
  bool number_unsigned(Json::number_unsigned_t value) { return scalar(value); }
  bool number_float(Json::number_float_t value, const std::string&) { return scalar(value); }
  bool string(std::string& value) { return scalar(value); }
  bool binary(Json::binary_t&) { return false; }

  bool start_object(std::size_t) { return open(Json::object()); }
  bool start_array(std::size_t) { return open(Json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    if (open_.back().value->contains(name)) return fail("the key '" + name + "' stands here twice");
    key_ = name;
    key_line_ = line_;
    return true;
  }

  template <typename Exception>
  bool parse_error(std::size_t, const std::string& token, const Exception& why) {
    return fail(describe(token, why.what()));
  }

  // Why parsing ended early, and where.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }
  [[nodiscard]] int trouble_line() const { return trouble_line_; }

 private:
  static constexpr std::size_t kDeepest = 64;

  struct Open {
    Json* value;
    std::string pointer;
  };

  // The parser's own sentence, without its prefixes and positions.
  static std::string describe(const std::string& token, std::string_view what) {
    const std::size_t dash = what.rfind("; ");
    const std::size_t expected = what.find("expected ", dash == std::string::npos ? 0 : dash);
    constexpr std::size_t kShown = 40;
    std::string text =
        token.empty() ? "broken JSON" : "broken JSON near '" + token.substr(0, kShown) + "'";
    if (expected != std::string::npos) text += ": " + std::string(what.substr(expected));
    return text;
  }

  bool fail(std::string why) {
    trouble_ = std::move(why);
    trouble_line_ = line_;
    return false;
  }

  // Puts a value where the parser is and returns its place.
  Json* place(Json value, std::string& pointer) {
    if (open_.empty()) {
      builder_ = std::move(value);
      lines_[""] = line_;
      return &builder_;
    }
    Open& parent = open_.back();
    if (parent.value->is_array()) {
      pointer = parent.pointer + "/" + std::to_string(parent.value->size());
      lines_[pointer] = line_;
      parent.value->push_back(std::move(value));
      return &parent.value->back();
    }
    pointer = parent.pointer + "/" + key_;
    lines_[pointer] = key_line_;
    return &((*parent.value)[key_] = std::move(value));
  }

  bool scalar(Json value) {
    std::string pointer;
    place(std::move(value), pointer);
    return true;
  }

  bool open(Json value) {
    if (open_.size() == kDeepest) return fail("nested too deeply");
    std::string pointer;
    Json* placed = place(std::move(value), pointer);
    open_.push_back({placed, pointer});
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  std::map<std::string, int>& lines_;
  const int& line_;
  Json& builder_;
  std::vector<Open> open_;
  std::string key_;
  int key_line_ = 1;
  std::string trouble_;
  int trouble_line_ = 1;
};

}  // namespace bench
