# What BENCH_STATIC means: an archive's program runs where other versions of these libraries, or none,
# are installed. The C library stays the system's (names and users are its business); so does
# libcurl, with its TLS, unless CMAKE_PREFIX_PATH has a static one (scripts/static-curl).

# Makes `target`, found on the system, mean its static library; extra arguments are what that needs.
function(bench_link_archive target file)
  find_library(BENCH_${file} NAMES ${file})
  if(NOT BENCH_${file})
    message(STATUS "bench: no ${file} here, linking the shared library")
    return()
  endif()
  set_target_properties(${target} PROPERTIES
    IMPORTED_LOCATION ${BENCH_${file}} IMPORTED_LOCATION_RELEASE ${BENCH_${file}}
    INTERFACE_LINK_LIBRARIES "${ARGN}")
endfunction()

# Distributions build fmt as a shared library only. Its headers hold all of it, and a library of which
# nothing is used is not loaded (--as-needed, -dead_strip_dylibs).
function(bench_compile_fmt_in)
  set_target_properties(fmt::fmt PROPERTIES INTERFACE_COMPILE_DEFINITIONS FMT_HEADER_ONLY=1)
endfunction()

bench_compile_fmt_in()
if(APPLE)
  # libcurl, SQLite and zlib come with the system; what Homebrew has does not.
  bench_link_archive(LibArchive::LibArchive libarchive.a iconv)
  bench_link_archive(OpenSSL::Crypto libcrypto.a)
  target_link_options(bench_settings INTERFACE -Wl,-dead_strip -Wl,-dead_strip_dylibs)
else()
  bench_link_archive(LibArchive::LibArchive libarchive.a)
  bench_link_archive(ZLIB::ZLIB libz.a)
  bench_link_archive(SQLite::SQLite3 libsqlite3.a m ${CMAKE_DL_LIBS} Threads::Threads)
  target_link_options(bench_settings INTERFACE
    -static-libstdc++ -static-libgcc -Wl,--gc-sections -Wl,--as-needed)
endif()
