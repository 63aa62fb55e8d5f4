#include "ui/display_width.hpp"

#include <algorithm>
#include <array>

#include "ui/character_width.hpp"

namespace bench {

namespace {

// One character, or one colour sequence.
struct Glyph {
  std::string_view bytes;
  std::size_t width = 0;
};

std::size_t sequence_length(unsigned char lead) {
  if (lead < 0xC0) return 1;
  return lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
}

char32_t decoded(std::string_view bytes) {
  constexpr std::array<unsigned char, 5> kLeadBits = {0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t c = static_cast<unsigned char>(bytes[0]) & kLeadBits.at(bytes.size());
  for (const char byte : bytes.substr(1)) c = c << 6 | (static_cast<unsigned char>(byte) & 0x3FU);
  return c;
}

Glyph take_glyph(std::string_view& text) {
  Glyph glyph;
  if (text.starts_with("\x1b[")) {
    glyph.bytes = text.substr(0, std::min(text.find('m'), text.size() - 1) + 1);
  } else {
    glyph.bytes = text.substr(0, sequence_length(static_cast<unsigned char>(text[0])));
    glyph.width = character_width(decoded(glyph.bytes));
  }
  text.remove_prefix(glyph.bytes.size());
  return glyph;
}

// As many characters from the back of `text` as fit into `width`.
std::string_view tail(std::string_view text, std::size_t width) {
  std::size_t left_out = display_width(text);
  while (left_out > width) left_out -= take_glyph(text).width;
  while (!text.empty()) {
    std::string_view rest = text;
    if (take_glyph(rest).width > 0) break;
    text = rest;
  }
  return text;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  const auto plain = [](char c) { return c >= ' ' && c <= '~'; };
  if (std::all_of(text.begin(), text.end(), plain)) return text.size();
  std::size_t width = 0;
  while (!text.empty()) width += take_glyph(text).width;
  return width;
}

std::string_view fitting(std::string_view text, std::size_t width) {
  std::string_view rest = text;
  std::size_t taken = 0;
  std::size_t used = 0;
  while (!rest.empty()) {
    const Glyph glyph = take_glyph(rest);
    if (used + glyph.width > width) break;
    used += glyph.width;
    taken += glyph.bytes.size();
  }
  return text.substr(0, taken);
}

std::string shortened(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width == 0) return {};
  return std::string(fitting(text, width - 1)) + "…";
}

std::string shortened_middle(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  if (width < 5) return shortened(text, width);
  const std::size_t kept = width - 1;
  return std::string(fitting(text, kept - kept / 2)) + "…" + std::string(tail(text, kept / 2));
}

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t taken = display_width(text);
  return std::string(text) + std::string(width - std::min(taken, width), ' ');
}

std::string padded_left(std::string_view text, std::size_t width) {
  const std::size_t taken = display_width(text);
  return std::string(width - std::min(taken, width), ' ') + std::string(text);
}

}  // namespace bench
