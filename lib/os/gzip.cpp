#include "os/gzip.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <utility>
#include <zlib.h>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/text.hpp"
#include "os/file.hpp"

namespace bench {

namespace {

constexpr std::size_t kPiece = 64UL << 10U;
constexpr int kGzip = 16;  // added to the window's size: gzip's own head and checksum
// Text shrinks to a fifth with any; the higher ones take several times as long.
constexpr int kLevel = 3;

Bytef* bytes_of(const char* text) {
  // zlib's older interface takes what it only reads as writable.
  return reinterpret_cast<Bytef*>(const_cast<char*>(text));  // NOLINT
}

// A zlib stream, ended by whichever function belongs to it.
struct Stream {
  explicit Stream(int (*given)(z_streamp)) : end(given) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() { end(&z); }

  z_stream z{};
  int (*end)(z_streamp);
};

Error out_of_memory() {
  return {ExitCode::store_failed, "zlib cannot be used: there is no memory"};
}

}  // namespace

std::string gzip(std::string_view bytes) {
  Stream stream(deflateEnd);
  if (deflateInit2(&stream.z, kLevel, Z_DEFLATED, MAX_WBITS + kGzip, MAX_MEM_LEVEL,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw out_of_memory();
  }
  std::string packed(deflateBound(&stream.z, static_cast<uLong>(bytes.size())), '\0');
  stream.z.next_in = bytes_of(bytes.data());
  stream.z.avail_in = static_cast<uInt>(bytes.size());
  stream.z.next_out = bytes_of(packed.data());
  stream.z.avail_out = static_cast<uInt>(packed.size());
  if (deflate(&stream.z, Z_FINISH) != Z_STREAM_END) throw out_of_memory();
  packed.resize(stream.z.total_out);
  return packed;
}

GzipMembers::GzipMembers(std::filesystem::path path, Bytes largest)
    : path_(std::move(path)),
      largest_(largest),
      file_(::open(path_.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (!file_) throw file_error("reading", path_, errno);
}

std::optional<std::string> GzipMembers::next() {
  Stream stream(inflateEnd);
  if (inflateInit2(&stream.z, MAX_WBITS + kGzip) != Z_OK) throw out_of_memory();
  std::string text;
  std::string in(kPiece, '\0');
  std::array<char, kPiece> out{};
  std::uint64_t at = offset_;
  for (;;) {
    const ssize_t got = ::pread(file_.get(), in.data(), in.size(), static_cast<off_t>(at));
    if (got < 0) throw file_error("reading", path_, errno);
    if (got == 0) return std::nullopt;
    stream.z.next_in = bytes_of(in.data());
    stream.z.avail_in = static_cast<uInt>(got);
    int result = Z_OK;
    do {
      stream.z.next_out = bytes_of(out.data());
      stream.z.avail_out = static_cast<uInt>(out.size());
      result = inflate(&stream.z, Z_NO_FLUSH);
      text.append(out.data(), out.size() - stream.z.avail_out);
      if (text.size() > largest_.count) {
        throw Error(ExitCode::store_failed, fmt::format("'{}' holds a piece of more than {}",
                                                        printable(path_.string()), show(largest_)));
      }
    } while (result == Z_OK && stream.z.avail_out == 0);
    at += static_cast<std::uint64_t>(got) - stream.z.avail_in;
    if (result == Z_STREAM_END) {
      offset_ = at;
      return text;
    }
    if (result != Z_OK && result != Z_BUF_ERROR) return std::nullopt;
  }
}

bool GzipMembers::breaks_off() const {
  struct stat found {};
  if (::fstat(file_.get(), &found) != 0) throw file_error("reading", path_, errno);
  return offset_ < static_cast<std::uint64_t>(found.st_size);
}

}  // namespace bench
