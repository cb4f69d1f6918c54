# Counts in what is measured, and in what instantiates its templates: the engine and the tests of the codec. All else is
# built as always. -O0, because an optimiser moves branches to where nobody wrote them.
foreach(target duban_workflows duban_persistence duban_engine persistence_tests)
  target_compile_options(${target} PRIVATE -O0 --coverage)
endforeach()
foreach(target duban_workflows duban_persistence)
  target_link_options(${target} INTERFACE --coverage)
endforeach()
