# Every dependency comes from the system. What is missing is named once, for each package manager.
set(BENCH_MISSING "")

function(bench_need package target apt dnf brew)
  find_package(${package} QUIET ${ARGN})
  if(NOT TARGET ${target})
    set(BENCH_MISSING "${BENCH_MISSING}\n  ${package}: apt install ${apt} | dnf install ${dnf} | brew install ${brew}"
        PARENT_SCOPE)
  endif()
endfunction()

macro(bench_find_dependencies)
  bench_need(Threads Threads::Threads libc6-dev glibc-devel gcc)
  bench_need(CLI11 CLI11::CLI11 libcli11-dev cli11-devel cli11 CONFIG)
  bench_need(CURL CURL::libcurl libcurl4-openssl-dev libcurl-devel curl)
  bench_need(nlohmann_json nlohmann_json::nlohmann_json nlohmann-json3-dev json-devel nlohmann-json CONFIG)
  bench_need(fmt fmt::fmt libfmt-dev fmt-devel fmt CONFIG)
  bench_need(SQLite3 SQLite::SQLite3 libsqlite3-dev sqlite-devel sqlite)
  bench_need(LibArchive LibArchive::LibArchive libarchive-dev libarchive-devel libarchive)
  bench_need(OpenSSL OpenSSL::Crypto libssl-dev openssl-devel openssl@3)
  if(BENCH_TESTS)
    bench_need(doctest doctest::doctest doctest-dev doctest-devel doctest CONFIG)
  endif()
endmacro()

bench_find_dependencies()
if(BENCH_MISSING)
  message(FATAL_ERROR "bench: packages are missing:${BENCH_MISSING}\n(scripts/install-deps installs them)")
endif()
