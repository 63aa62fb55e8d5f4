# What every target of the project is compiled with.
add_library(bench_settings INTERFACE)
target_include_directories(bench_settings INTERFACE ${CMAKE_SOURCE_DIR}/lib)
target_compile_options(bench_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Woverloaded-virtual
  # Designated initializers leave out what keeps its default.
  -Wno-missing-field-initializers
  # GCC 12 reports false positives for inlined std::string and std::optional code.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-maybe-uninitialized>
  # Clang has it among its others, but looks at no source that is compiled with others as one.
  $<$<CXX_COMPILER_ID:GNU>:-Wunused-const-variable=1>
  # GCC takes sources that are compiled as one for headers, which must not use what only a source has.
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:${BENCH_UNITY}>>:-Wno-subobject-linkage>
  $<$<BOOL:${BENCH_WERROR}>:-Werror>)

if(BENCH_SANITIZE)
  # Optimizing what ASan and UBSan put in takes half of the compiler's time again, and may take a
  # fault away before they see it. TSan costs next to nothing to compile and much to run.
  if(BENCH_SANITIZE MATCHES thread)
    set(optimization -O1)
    # TSan knows no fences, and GCC refuses them under it; Asio's are none that its locks need.
    target_compile_definitions(bench_settings INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
  else()
    set(optimization -O0)
  endif()
  target_compile_options(bench_settings INTERFACE
    -fsanitize=${BENCH_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer ${optimization} -g1)
  target_link_options(bench_settings INTERFACE -fsanitize=${BENCH_SANITIZE})
endif()

if(BENCH_FUZZ)
  set(fuzzing -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
    -fprofile-instr-generate -fcoverage-mapping -O1 -g1)
  target_compile_options(bench_settings INTERFACE ${fuzzing})
  target_link_options(bench_settings INTERFACE -fsanitize=address,undefined -fprofile-instr-generate)
endif()

# One static library per layer: bench_layer(base SOURCES a.cpp b.cpp LINK other_layer Pkg::pkg)
function(bench_layer name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(bench_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(bench_${name} PUBLIC bench_settings ${ARG_LINK})
  bench_compile_faster(bench_${name})
endfunction()
