// An answer of a provider's: any bytes, cut anywhere, give the same head, body and end, and leave
// the same bytes behind. A body is no longer than what was given, and a malformed answer stays so.
#include <string>

#include "http/answer_reader.hpp"
#include "pieces.hpp"

namespace {

using Event = bench::http::AnswerReader::Event;
using bench::fuzz::require;

struct Read {
  explicit Read(bool bodiless) : reader(bodiless) {}

  bench::http::AnswerReader reader;
  Event last = Event::more;
  int heads = 0;
  int status = 0;
  std::string fields;
  std::string body;
  std::string behind;
};

void take(Read& read, std::string_view bytes) {
  if (read.last == Event::whole) read.behind += bytes;
  while (read.last != Event::whole && read.last != Event::malformed) {
    std::string_view piece;
    const std::string_view before = bytes;
    read.last = read.reader.next(bytes, piece);
    require(before.ends_with(bytes));
    if (read.last == Event::more) {
      require(bytes.empty());
      return;
    }
    if (read.last == Event::body) {
      require(read.heads == 1 && !piece.empty());
      read.body += piece;
    }
    if (read.last == Event::whole) read.behind += bytes;
    if (read.last != Event::head) continue;
    ++read.heads;
    read.status = read.reader.status();
    for (const auto& [name, value] : read.reader.take_fields()) {
      read.fields.append(name).append(":").append(value).append("\n");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text = bench::fuzz::text_of(data + 1, size - 1);
  const bool bodiless = data[0] % 8 == 7;
  Read at_once(bodiless);
  take(at_once, text);
  Read piecewise(bodiless);
  bench::fuzz::in_pieces(text, data[0], [&](std::string_view piece) { take(piecewise, piece); });

  require(at_once.last == piecewise.last && at_once.heads == piecewise.heads);
  require(at_once.status == piecewise.status && at_once.fields == piecewise.fields);
  require(at_once.heads == 0 || (at_once.heads == 1 && at_once.status >= 200));
  if (at_once.last == Event::malformed) {  // how much of a body came before may differ
    require(at_once.body.starts_with(piecewise.body) || piecewise.body.starts_with(at_once.body));
    return 0;
  }
  require(at_once.body == piecewise.body && at_once.behind == piecewise.behind);
  require(at_once.reader.keeps_connection() == piecewise.reader.keeps_connection());
  require(!bodiless || at_once.body.empty());
  return 0;
}
