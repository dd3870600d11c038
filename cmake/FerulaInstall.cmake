# What `cmake --install` puts where, by component:
#   host      bin/ferula, lib/ferula/, share/
#   libtorch  lib/ferula/libtorch/: LibTorch for the CPU, and what it needs of its wheel
#   sdk       include/ferula/, lib/cmake/Ferula/, LibTorch's headers
#   pack-*    lib/ferula/plugins/, one component a pack
# The tree may be moved: everything in it finds the rest from where it stands.
include(CMakePackageConfigHelpers)

# LibTorch's own component, or a wheel's site-packages, where torch stands beside ferula.
set_target_properties(ferula PROPERTIES INSTALL_RPATH
  "$ORIGIN/../lib/ferula:$ORIGIN/../lib/ferula/libtorch/torch/lib:$ORIGIN/../../torch/lib")
set_target_properties(ferula_core plugin_api PROPERTIES INSTALL_RPATH
  "$ORIGIN:$ORIGIN/libtorch/torch/lib:$ORIGIN/../../../torch/lib")

install(TARGETS ferula RUNTIME DESTINATION bin COMPONENT host)
install(TARGETS ferula_core LIBRARY DESTINATION lib/ferula COMPONENT host)
install(DIRECTORY configs DESTINATION share/ferula COMPONENT host)
install(FILES LICENSE NOTICE DESTINATION share/doc/ferula COMPONENT host)

foreach(pack ${FERULA_PACKS})
  set_target_properties(${pack} PROPERTIES INSTALL_RPATH "")
  install(TARGETS ${pack} LIBRARY DESTINATION lib/ferula/plugins COMPONENT pack-${pack})
endforeach()

install(TARGETS plugin_api EXPORT FerulaTargets
  LIBRARY DESTINATION lib/ferula COMPONENT host NAMELINK_COMPONENT sdk)
install(DIRECTORY plugin_api/include/ferula core/include/ferula DESTINATION include COMPONENT sdk)
install(DIRECTORY ${LibTorch_INCLUDE_DIR}/ DESTINATION lib/ferula/libtorch/torch/include
  COMPONENT sdk)
install(EXPORT FerulaTargets NAMESPACE ferula:: DESTINATION lib/cmake/Ferula COMPONENT sdk)
set(FERULA_LIBTORCH_ROOTS
  "\${PACKAGE_PREFIX_DIR}/lib/ferula/libtorch/torch;\${PACKAGE_PREFIX_DIR}/../torch")
set(FERULA_HOST_LIBRARY "\${PACKAGE_PREFIX_DIR}/lib/ferula/libferula_core.so")
set(FERULA_HOST_INCLUDE "\${PACKAGE_PREFIX_DIR}/include")
configure_package_config_file(cmake/FerulaConfig.cmake.in installed/FerulaConfig.cmake
  INSTALL_DESTINATION lib/cmake/Ferula NO_SET_AND_CHECK_MACRO)
install(FILES
  ${PROJECT_BINARY_DIR}/installed/FerulaConfig.cmake ${FERULA_PACKAGE_DIR}/FerulaConfigVersion.cmake
  cmake/FerulaPackage.cmake cmake/FerulaPlugin.cmake cmake/FindLibTorch.cmake cmake/plugin.version
  DESTINATION lib/cmake/Ferula COMPONENT sdk)

# Of the libraries of LibTorch's tree those that a CPU needs, where they stand in it.
cmake_path(GET LibTorch_INCLUDE_DIR PARENT_PATH libtorch_tree)
cmake_path(GET libtorch_tree PARENT_PATH libtorch_tree)
install(CODE "set(tree \"${libtorch_tree}\")
set(libraries \"${LibTorch_torch_cpu_LIBRARY}\" \"${LibTorch_c10_LIBRARY}\")" COMPONENT libtorch)
install(SCRIPT cmake/install_libtorch.cmake COMPONENT libtorch)
