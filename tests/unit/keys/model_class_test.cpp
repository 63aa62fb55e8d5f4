#include "keys/model_class.hpp"

#include <doctest/doctest.h>

namespace bench {

TEST_CASE("the date of a release and 'latest' are not part of a model's class") {
  CHECK(model_class("claude-sonnet-4-5-20250929") == "claude-sonnet-4-5");
  CHECK(model_class("claude-3-5-haiku-latest") == "claude-3-5-haiku");
  CHECK(model_class("claude-sonnet-4@20250514") == "claude-sonnet-4");
  CHECK(model_class("gpt-4o-2024-08-06") == "gpt-4o");
  CHECK(model_class("models/gemini-2.5-pro") == "gemini-2.5-pro");
}

TEST_CASE("what may have a limit of its own keeps its name") {
  for (const char* model : {"claude-opus-4-1", "gpt-5", "gpt-5-mini", "o3", "gemini-2.5-flash-lite",
                            "gemini-2.5-pro-preview-05-06", "model-12345678", "20250929", ""}) {
    CHECK(model_class(model) == model);
  }
}

}  // namespace bench
