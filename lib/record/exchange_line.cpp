#include "record/exchange_line.hpp"

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/base64.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "meter/token_kinds.hpp"
#include "record/compared_body.hpp"

namespace bench {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormatVersion = 1;

struct EndName {
  RecordedEnd end;
  std::string_view name;
};
constexpr std::array kEnds = {EndName{RecordedEnd::whole, "whole"},
                              EndName{RecordedEnd::broken, "broken"},
                              EndName{RecordedEnd::client_left, "client_left"}};

// JSON holds text only: what is none is written as `{"base64": "..."}`.
Json json_of(std::string_view bytes) {
  if (is_utf8(bytes)) return std::string(bytes);
  return {{"base64", base64(bytes)}};
}

std::string bytes_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  auto bytes = from_base64(value.at("base64").get<std::string>());
  if (!bytes) throw Error(ExitCode::store_failed, "a text in base64 that is none");
  return std::move(*bytes);
}

// For what is text wherever it is right.
std::string text_of(std::string_view bytes, const Redactor& redactor) {
  return is_utf8(bytes) ? redactor.redact(bytes) : redactor.redact(printable(bytes));
}

Json request_in(const RecordedExchange& exchange, const Redactor& redactor) {
  const std::string body = redactor.redact(exchange.body);
  Json request = {{"method", exchange.method},
                  {"path", text_of(exchange.path, redactor)},
                  {"model", text_of(exchange.model, redactor)},
                  {"digest", body_digest(body)}};
  request["body"] = json_of(body);
  return request;
}

Json attempts_in(const RecordedExchange& exchange, const Redactor& redactor) {
  Json list = Json::array();
  for (const RecordedAttempt& attempt : exchange.attempts) {
    Json tried = {{"key", attempt.key_label}, {"kind", attempt.kind}};
    if (attempt.status > 0) tried["status"] = attempt.status;
    if (!attempt.trouble.empty()) tried["trouble"] = text_of(attempt.trouble, redactor);
    tried["took_ms"] = attempt.took.count();
    list.push_back(std::move(tried));
  }
  return list;
}

// A secret may be split across pieces: what may be the beginning of one goes with the next piece.
Json pieces_in(const RecordedExchange& exchange, const Redactor& redactor) {
  std::string safe;
  RedactingStream stream(redactor, [&safe](std::string_view bytes) { safe += bytes; });
  Json list = Json::array();
  for (std::size_t i = 0; i < exchange.pieces.size(); ++i) {
    const RecordedPiece& piece = exchange.pieces[i];
    stream.add(piece.bytes);
    if (i + 1 == exchange.pieces.size()) stream.finish();
    if (safe.empty()) continue;
    list.push_back(Json::array({piece.at.count(), json_of(safe)}));
    safe.clear();
  }
  return list;
}

Json answer_in(const RecordedExchange& exchange, const Redactor& redactor) {
  Json answer = {{"status", exchange.status}};
  Json& fields = answer["headers"] = Json::array();
  for (const auto& [name, value] : exchange.fields) {
    fields.push_back({text_of(name, redactor), text_of(value, redactor)});
  }
  answer["stream"] = exchange.streams;
  answer["pieces"] = pieces_in(exchange, redactor);
  answer["end"] = kEnds.at(static_cast<std::size_t>(exchange.end)).name;
  return answer;
}

void read_request(const Json& from, RecordedExchange& exchange) {
  exchange.method = from.at("method").get<std::string>();
  exchange.path = from.at("path").get<std::string>();
  exchange.model = from.at("model").get<std::string>();
  exchange.digest = from.at("digest").get<std::string>();
  exchange.body = bytes_of(from.at("body"));
}

RecordedAttempt attempt_in(const Json& from) {
  RecordedAttempt attempt;
  attempt.key_label = from.at("key").get<std::string>();
  attempt.kind = from.at("kind").get<std::string>();
  attempt.status = from.value("status", 0);
  attempt.trouble = from.value("trouble", "");
  attempt.took = Milliseconds(from.at("took_ms").get<std::int64_t>());
  return attempt;
}

void read_answer(const Json& from, RecordedExchange& exchange) {
  exchange.status = from.at("status").get<int>();
  for (const Json& field : from.at("headers")) {
    exchange.fields.emplace_back(field.at(0).get<std::string>(), field.at(1).get<std::string>());
  }
  exchange.streams = from.at("stream").get<bool>();
  for (const Json& piece : from.at("pieces")) {
    exchange.pieces.push_back(
        {Milliseconds(piece.at(0).get<std::int64_t>()), bytes_of(piece.at(1))});
  }
  const auto end = from.at("end").get<std::string>();
  for (const EndName& known : kEnds) {
    if (known.name == end) exchange.end = known.end;
  }
}

RecordedExchange exchange_in(const Json& from) {
  RecordedExchange exchange;
  exchange.number = from.at("number").get<std::uint64_t>();
  exchange.started = from_utc(from.at("started").get<std::string>());
  exchange.took = Milliseconds(from.at("took_ms").get<std::int64_t>());
  read_request(from.at("request"), exchange);
  for (const Json& attempt : from.at("attempts")) exchange.attempts.push_back(attempt_in(attempt));
  read_answer(from.at("answer"), exchange);
  exchange.truncated = from.value("truncated", false);
  const Json& usage = from.at("usage");
  for (const TokenKind& kind : kTokenKinds) {
    if (usage.contains(kind.name)) {
      exchange.usage.*kind.tokens = usage.at(kind.name).get<std::uint64_t>();
    }
  }
  if (from.contains("cost_usd")) exchange.cost = usd_of(from.at("cost_usd").get<double>());
  return exchange;
}

Error unreadable(std::string_view source, std::string_view why) {
  return {ExitCode::store_failed,
          fmt::format("'{}' is no recording: {}", printable(source), printable(why))};
}

}  // namespace

std::string exchange_line(const RecordedExchange& exchange, const Redactor& redactor) {
  Json json = {{"format_version", kFormatVersion},
               {"number", exchange.number},
               {"started", to_utc(exchange.started)},
               {"took_ms", exchange.took.count()}};
  json["request"] = request_in(exchange, redactor);
  json["attempts"] = attempts_in(exchange, redactor);
  json["answer"] = answer_in(exchange, redactor);
  if (exchange.truncated) json["truncated"] = true;
  Json& usage = json["usage"] = Json::object();
  for (const TokenKind& kind : kTokenKinds) {
    if (const auto& tokens = exchange.usage.*kind.tokens) usage[kind.name] = *tokens;
  }
  if (exchange.cost) json["cost_usd"] = dollars_in(*exchange.cost);
  // Invalid UTF-8 cannot be left in it, and must not end the recording if it were.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

RecordedExchange read_exchange_line(std::string_view line, std::string_view source) {
  try {
    const Json json = Json::parse(line);
    const int version = json.at("format_version").get<int>();
    if (version > kFormatVersion) {
      throw Error(ExitCode::store_failed,
                  fmt::format("'{}' has format version {}, and this bench knows {}",
                              printable(source), version, kFormatVersion),
                  "use a newer bench");
    }
    return exchange_in(json);
  } catch (const Json::exception& fault) {
    throw unreadable(source, fault.what());
  }
}

}  // namespace bench
