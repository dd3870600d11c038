// What two binaries must share before C++ types may cross between them: one version, one string.
#pragma once

#include <torch/version.h>

#include <cstddef>  // defines the macros of the C++ library

#define FERULA_EXPORT __attribute__((visibility("default")))

#define FERULA_TEXT_(x) #x
#define FERULA_TEXT(x) FERULA_TEXT_(x)

// The loader wants the same major, and a minor that is not newer than the host's. docs/abi.md says
// which change raises which.
#define FERULA_API_MAJOR 1
#define FERULA_API_MINOR 0
#define FERULA_API FERULA_TEXT(FERULA_API_MAJOR) "." FERULA_TEXT(FERULA_API_MINOR)

#if defined(_GLIBCXX_DEBUG)
#define FERULA_CXX_LIBRARY "libstdc++-debug"
#elif defined(__GLIBCXX__)
#define FERULA_CXX_LIBRARY "libstdc++/cxx11abi" FERULA_TEXT(_GLIBCXX_USE_CXX11_ABI)
#else
#define FERULA_CXX_LIBRARY "libc++/" FERULA_TEXT(_LIBCPP_ABI_VERSION)
#endif

// clang has no __SANITIZE_ADDRESS__.
#if defined(__SANITIZE_ADDRESS__)
#define FERULA_SANITIZER " asan"
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FERULA_SANITIZER " asan"
#endif
#endif
#ifndef FERULA_SANITIZER
#define FERULA_SANITIZER ""
#endif

#if defined(__x86_64__)
#define FERULA_ARCHITECTURE "linux-x86_64"
#elif defined(__aarch64__)
#define FERULA_ARCHITECTURE "linux-aarch64"
#else
#error "Ferula supports Linux on x86_64 and aarch64"
#endif

// Compared exactly. The LibTorch part comes from the headers that this file really saw; compiler
// and patch level are left out on purpose, they do not change the ABI.
#define FERULA_BUILD                                               \
  FERULA_ARCHITECTURE " " FERULA_CXX_LIBRARY " torch" FERULA_TEXT( \
      TORCH_VERSION_MAJOR) "." FERULA_TEXT(TORCH_VERSION_MINOR) FERULA_SANITIZER
