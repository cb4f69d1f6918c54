# Writes OUTPUT from TEMPLATE with the commit that SOURCE_FOLDER stands at; "-dirty" says that it has changes of
# its own. Run at every build, because a configured build folder outlives many commits. An unchanged file is left
# alone, so that nothing is compiled for it.
execute_process(
  COMMAND git -C ${SOURCE_FOLDER} describe --always --dirty --abbrev=12 --exclude=*
  OUTPUT_VARIABLE DUBAN_REVISION OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT DUBAN_REVISION)
  set(DUBAN_REVISION unknown)
endif()
configure_file(${TEMPLATE} ${OUTPUT} @ONLY)
