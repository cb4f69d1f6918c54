find_package(GTest REQUIRED)
include(GoogleTest)

# What a test may be labelled with. Each has a target tests_<label> that builds its tests and nothing else, so that a
# sanitizer build compiles only what it runs.
set(DUBAN_TEST_LABELS unit contract engine scenario simulation recovery fuzz http outside architecture)
foreach(label IN LISTS DUBAN_TEST_LABELS)
  add_custom_target(tests_${label})
endforeach()

# duban_test(NAME SOURCES a.cpp … LIBRARIES lib … LABELS l …)
# One GoogleTest executable. Tests read shipped data below the source tree through DUBAN_SOURCE_DIR.
function(duban_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_compile_definitions(${name} PRIVATE DUBAN_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} GTest::gmock GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 300)
  if(NOT ARG_LABELS)
    message(FATAL_ERROR "${name} has no label; one of ${DUBAN_TEST_LABELS}")
  endif()
  foreach(label IN LISTS ARG_LABELS)
    if(NOT label IN_LIST DUBAN_TEST_LABELS)
      message(FATAL_ERROR "${name} has the label ${label}, which is none of ${DUBAN_TEST_LABELS}")
    endif()
    add_dependencies(tests_${label} ${name})
  endforeach()
endfunction()
