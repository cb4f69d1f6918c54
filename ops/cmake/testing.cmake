find_package(GTest REQUIRED)
include(GoogleTest)

# duban_test(NAME SOURCES a.cpp … LIBRARIES lib … [LABELS l …])
# One GoogleTest executable. Tests read shipped data below the source tree through DUBAN_SOURCE_DIR.
function(duban_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_compile_definitions(${name} PRIVATE DUBAN_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} GTest::gmock GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 300)
endfunction()
