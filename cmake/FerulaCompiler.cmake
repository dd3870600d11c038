# Warnings, ccache and sanitizers, for this project's own targets.
add_library(ferula_warnings INTERFACE)
target_compile_options(ferula_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wno-missing-field-initializers -Winvalid-pch)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # GCC 12 sees overflows in std::string's operator+ that are not there (GCC bugs 105329, 105651).
  target_compile_options(ferula_warnings INTERFACE -Wno-stringop-overflow -Wno-restrict)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros
    CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}  # a second clone shares the cache of the first
    ${CCACHE_PROGRAM})
  add_compile_options(-fpch-preprocess)  # lets ccache see through precompiled headers
endif()

option(FERULA_SANITIZE "Address and undefined-behaviour sanitizers" OFF)
if(FERULA_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined
    -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # With sanitizers GCC 12 takes parts of std::regex for uninitialized (GCC bug 105562).
    target_compile_options(ferula_warnings INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()
