#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include <boost/container/vector.hpp>

namespace bench {

// The body of a request. Sockets are read straight into it: a string would have to be filled with
// zeros first, and keeps its memory when it is emptied.
class RequestBody {
 public:
  void reserve(std::size_t size) { bytes_.reserve(size); }
  void append(std::string_view bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }

  // Lets `fill` write to the front of `most` bytes behind what is there; it says how many it wrote.
  template <typename Fill>
  void append_by(std::size_t most, const Fill& fill) {
    const std::size_t had = bytes_.size();
    bytes_.resize(had + most, boost::container::default_init);
    bytes_.resize(had + fill(std::span<char>(bytes_.data() + had, most)),
                  boost::container::default_init);
  }

  [[nodiscard]] std::string_view view() const { return {bytes_.data(), bytes_.size()}; }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }

  // Its memory is given back.
  void clear() { boost::container::vector<char>().swap(bytes_); }

 private:
  boost::container::vector<char> bytes_;
};

}  // namespace bench
