# Two ways to read headers less often; most of a build's time goes there. Not for `dev`: there every file
# has to include what it uses, and a change compiles one file.

# What most sources include, and what takes longest to read.
set(BENCH_PRECOMPILED
  <algorithm> <array> <chrono> <filesystem> <functional> <map> <memory> <optional> <set> <string>
  <string_view> <utility> <variant> <vector> <fmt/format.h> <nlohmann/json.hpp>)

if(BENCH_PCH)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled.cpp CONTENT "")
  add_library(bench_headers OBJECT ${CMAKE_BINARY_DIR}/precompiled.cpp)
  target_link_libraries(bench_headers PRIVATE bench_settings fmt::fmt nlohmann_json::nlohmann_json)
  target_precompile_headers(bench_headers PRIVATE ${BENCH_PRECOMPILED})
endif()

function(bench_use_precompiled target)
  if(BENCH_PCH)
    target_precompile_headers(${target} REUSE_FROM bench_headers)
  endif()
endfunction()

# For a layer or a program. With BENCH_UNITY all its sources are one: two of them cannot have a helper of
# the same name, which are often one helper.
function(bench_compile_faster target)
  bench_use_precompiled(${target})
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${BENCH_UNITY} UNITY_BUILD_BATCH_SIZE 0)
endfunction()
