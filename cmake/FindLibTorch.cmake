# LibTorch::LibTorch from a LibTorch tree or the PyPI wheel, without touching the CUDA toolkit.
#   LibTorch_ROOT   folder that has include/ and lib/ (default: .deps/libtorch/torch, see ./dev)
#
# The wheel's own package configuration demands a CUDA toolkit, which nothing here needs. Links
# torch_cpu and c10 alone: libtorch.so would drag in 456 MB of CUDA code; core loads that on demand.
if(NOT LibTorch_ROOT AND NOT DEFINED ENV{LibTorch_ROOT})
  set(LibTorch_ROOT "${PROJECT_SOURCE_DIR}/.deps/libtorch/torch")
endif()
set(_hints "${LibTorch_ROOT}" "$ENV{LibTorch_ROOT}")
find_path(LibTorch_INCLUDE_DIR torch/csrc/api/include/torch/torch.h
  HINTS ${_hints} PATH_SUFFIXES include NO_DEFAULT_PATH)
foreach(_name c10 torch_cpu)
  find_library(LibTorch_${_name}_LIBRARY ${_name} HINTS ${_hints} PATH_SUFFIXES lib NO_DEFAULT_PATH)
endforeach()
if(LibTorch_INCLUDE_DIR)
  file(STRINGS "${LibTorch_INCLUDE_DIR}/torch/headeronly/version.h" _version
    REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
  string(REGEX REPLACE "[^0-9;]" "" _version "${_version}")
  string(REPLACE ";" "." LibTorch_VERSION "${_version}")
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch
  REQUIRED_VARS LibTorch_torch_cpu_LIBRARY LibTorch_c10_LIBRARY LibTorch_INCLUDE_DIR
  VERSION_VAR LibTorch_VERSION
  REASON_FAILURE_MESSAGE "run ./dev build, which fetches it, or set LibTorch_ROOT to your own")

if(LibTorch_FOUND AND NOT TARGET LibTorch::LibTorch)
  add_library(LibTorch::c10 SHARED IMPORTED)
  set_target_properties(LibTorch::c10 PROPERTIES IMPORTED_LOCATION "${LibTorch_c10_LIBRARY}")
  add_library(LibTorch::LibTorch SHARED IMPORTED)
  set_target_properties(LibTorch::LibTorch PROPERTIES
    IMPORTED_LOCATION "${LibTorch_torch_cpu_LIBRARY}"
    INTERFACE_COMPILE_FEATURES cxx_std_20
    INTERFACE_LINK_LIBRARIES LibTorch::c10)
  # After the system's folders: the wheel ships an fmt that would hide the one spdlog needs.
  target_compile_options(LibTorch::LibTorch INTERFACE
    "SHELL:-idirafter ${LibTorch_INCLUDE_DIR}"
    "SHELL:-idirafter ${LibTorch_INCLUDE_DIR}/torch/csrc/api/include")
endif()
mark_as_advanced(LibTorch_INCLUDE_DIR LibTorch_c10_LIBRARY LibTorch_torch_cpu_LIBRARY)
