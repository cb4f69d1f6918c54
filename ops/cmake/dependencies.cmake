# Every third-party library of the server in one place. All come from Debian 12 packages (ops/packages.txt).
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url system)
find_package(OpenSSL 3 REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(date REQUIRED)
find_package(RocksDB REQUIRED)
find_package(spdlog REQUIRED)
find_package(prometheus-cpp REQUIRED COMPONENTS core)
find_package(CURL REQUIRED)


# The server allocates small pieces in one thread and frees them in another, millions a minute; mimalloc is made for that.
# Sanitizers bring an allocator of their own.
if(NOT DUBAN_SANITIZE)
  find_package(mimalloc REQUIRED)
endif()

# duban_use_allocator(TARGET): malloc, new and delete of this executable, and of the libraries it loads, are mimalloc's.
function(duban_use_allocator target)
  if(NOT DUBAN_SANITIZE)
    # Nothing refers to it by name, so the linker has to be told to keep it.
    target_link_options(${target} PRIVATE "LINKER:--push-state,--no-as-needed,$<TARGET_FILE:mimalloc>,--pop-state")
  endif()
endfunction()
