# Instruments everything for libFuzzer. Two builds (ops/fuzz.sh): the careful one has AddressSanitizer and reports what
# it finds; the fast one traps on undefined behaviour and has assertions only, for long runs.
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  message(FATAL_ERROR "DUBAN_FUZZ needs clang: configure with -DCMAKE_CXX_COMPILER=clang++-14, as ops/fuzz.sh does")
endif()
option(DUBAN_FUZZ_FAST "Leave AddressSanitizer out" OFF)
if(DUBAN_SANITIZE)
  message(FATAL_ERROR "DUBAN_FUZZ chooses its own sanitizers")
endif()

add_compile_options(-fsanitize=fuzzer-no-link,undefined -fno-sanitize-recover=all)
add_link_options(-fsanitize=undefined)
if(DUBAN_FUZZ_FAST)
  add_compile_options(-fsanitize-trap=undefined)
else()
  # -O1 compiles sooner than -O2; the last -O on the command line counts.
  add_compile_options(-O1 -fsanitize=address -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address)
endif()
