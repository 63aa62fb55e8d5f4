#pragma once

#include <array>
#include <filesystem>
#include <string_view>

#include <fmt/format.h>

#include "suite/suite_folder.hpp"
#include "suite/validate.hpp"

namespace bench {

inline constexpr std::array kGateNames = {"functional", "correct", "robust", "performant",
                                          "production"};

// One scenario while it is checked, as far as both layouts are alike: where it is, and where
// findings go.
class ScenarioCheck {
 protected:
  ScenarioCheck(const SuiteFolder& suite, ScenarioValidation& result)
      : suite_(suite),
        folder_(std::filesystem::path("scenarios") / result.scenario_id),
        result_(result) {}

  void error(const std::filesystem::path& path, std::string_view what) {
    result_.errors.push_back(fmt::format("{}: {}", suite_.shown(folder_ / path), what));
  }
  void warning(const std::filesystem::path& path, std::string_view what) {
    result_.warnings.push_back(fmt::format("{}: {}", suite_.shown(folder_ / path), what));
  }

  const SuiteFolder& suite_;
  std::filesystem::path folder_;
  ScenarioValidation& result_;
};

}  // namespace bench
