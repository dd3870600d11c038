# What find_package(Ferula) finds in the build folder: the plugin API, for plugins that live
# elsewhere.
include(CMakePackageConfigHelpers)
set(FERULA_PACKAGE_DIR "${PROJECT_BINARY_DIR}/lib/cmake/Ferula")
cmake_path(GET LibTorch_INCLUDE_DIR PARENT_PATH FERULA_LIBTORCH_ROOTS)
set(FERULA_HOST_LIBRARY "${PROJECT_BINARY_DIR}/lib/libferula_core.so")
set(FERULA_HOST_INCLUDE "${PROJECT_SOURCE_DIR}/core/include")

configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/FerulaConfig.cmake.in"
  "${FERULA_PACKAGE_DIR}/FerulaConfig.cmake" INSTALL_DESTINATION lib/cmake/Ferula
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file("${FERULA_PACKAGE_DIR}/FerulaConfigVersion.cmake"
  COMPATIBILITY SameMajorVersion)
foreach(file FerulaPackage.cmake FerulaPlugin.cmake FindLibTorch.cmake plugin.version)
  configure_file("${CMAKE_CURRENT_LIST_DIR}/${file}" "${FERULA_PACKAGE_DIR}/${file}" COPYONLY)
endforeach()
# As an installation has them.
file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/share/ferula")
file(CREATE_LINK "${PROJECT_SOURCE_DIR}/configs" "${PROJECT_BINARY_DIR}/share/ferula/configs" SYMBOLIC)
export(TARGETS plugin_api NAMESPACE ferula:: FILE "${FERULA_PACKAGE_DIR}/FerulaTargets.cmake")
