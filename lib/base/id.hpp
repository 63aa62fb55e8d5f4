#pragma once

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace bench {

// A string that names one kind of thing and cannot be taken for another: `using RunId = Id<struct
// RunIdTag>`.
template <typename Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string text) : text_(std::move(text)) {}

  [[nodiscard]] const std::string& str() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }

  auto operator<=>(const Id&) const = default;

 private:
  std::string text_;
};

}  // namespace bench

template <typename Tag>
struct std::hash<bench::Id<Tag>> {
  std::size_t operator()(const bench::Id<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.str());
  }
};
