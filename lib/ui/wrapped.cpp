#include "ui/wrapped.hpp"

#include <algorithm>

#include "ui/display_width.hpp"

namespace bench {

namespace {

// The next word with the blanks before it.
std::string_view take_word(std::string_view& text) {
  const std::size_t start = std::min(text.find_first_not_of(' '), text.size());
  const std::size_t end = std::min(text.find(' ', start), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

std::string_view without_blanks(std::string_view word) {
  word.remove_prefix(std::min(word.find_first_not_of(' '), word.size()));
  return word;
}

class Wrapper {
 public:
  Wrapper(std::size_t width, std::size_t indent)
      : width_(width), indent_(width > indent ? indent : 0, ' ') {}

  void add(std::string_view word) {
    if (display_width(line_ + std::string(word)) <= width_) {
      line_ += word;
      return;
    }
    // Breaking the line would not save a word that is longer than any line.
    const bool breakable = display_width(without_blanks(word)) > width_ - indent_.size();
    if (!breakable && !blank()) break_line();
    line_ += breakable ? word : without_blanks(word);
    while (display_width(line_) > width_) split();
  }

  std::vector<std::string> finish() && {
    lines_.push_back(std::move(line_));
    return std::move(lines_);
  }

 private:
  [[nodiscard]] bool blank() const { return line_.size() == (lines_.empty() ? 0 : indent_.size()); }

  void break_line() {
    lines_.push_back(std::move(line_));
    line_ = indent_;
  }

  // Moves what does not fit of a word without blanks to the next line.
  void split() {
    const std::size_t kept = fitting(line_, width_).size();
    std::string rest = line_.substr(kept);
    line_.resize(kept);
    break_line();
    line_ += rest;
  }

  std::size_t width_;
  std::string indent_;
  std::string line_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> wrapped(std::string_view text, std::optional<std::size_t> width,
                                 std::size_t indent) {
  if (!width || display_width(text) <= *width) return {std::string(text)};
  Wrapper wrapper(std::max<std::size_t>(*width, 2), indent);
  while (!text.empty()) wrapper.add(take_word(text));
  return std::move(wrapper).finish();
}

}  // namespace bench
