# `cpack --preset release`: a Debian package for each component of an installation. Dependencies say
# what the loader asks for, so that apt refuses what it would refuse.

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE zstd)  # xz takes minutes for LibTorch
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "The Ferula project <ferula@localhost>")
set(CPACK_DEBIAN_PACKAGE_SECTION science)
cmake_path(GET LibTorch_torch_cpu_LIBRARY PARENT_PATH libtorch_folder)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${PROJECT_BINARY_DIR}/lib ${libtorch_folder}
  ${libtorch_folder}/../../nvidia/cu13/lib)

# package(<component> <name> <description> <depends> <provides>)
macro(package component name description depends provides)
  string(TOUPPER ${component} part)
  set(CPACK_DEBIAN_${part}_PACKAGE_NAME ${name})
  set(CPACK_DEBIAN_${part}_DESCRIPTION "${description}")
  set(CPACK_DEBIAN_${part}_PACKAGE_DEPENDS "${depends}")
  set(CPACK_DEBIAN_${part}_PACKAGE_PROVIDES "${provides}")
  set(CPACK_DEBIAN_${part}_PACKAGE_SHLIBDEPS ON)
  list(APPEND CPACK_COMPONENTS_ALL ${component})
endmacro()

package(host ferula "The host: it reads a configuration, loads the plugins that it names, and runs it."
  "${FERULA_PROVIDED_TORCH}" "${FERULA_PROVIDED_ABI}")
package(libtorch ferula-libtorch "The libraries of PyTorch's wheel that need no GPU, in a folder of Ferula's own."
  "" "${FERULA_PROVIDED_TORCH}")
package(sdk libferula-dev "For authors of plugins: headers, a CMake package, and the headers of LibTorch."
  "ferula (= ${PROJECT_VERSION}), ferula-libtorch" "")
set(CPACK_DEBIAN_SDK_PACKAGE_RECOMMENDS "cmake, dpkg-dev, file, g++")
set(CPACK_DEBIAN_SDK_PACKAGE_SHLIBDEPS OFF)
foreach(pack ${FERULA_PACKS})
  package(pack-${pack} ferula-pack-${pack} "${FERULA_PACK_${pack}}"
    "${FERULA_PACK_DEPENDS}" "")
endforeach()
set(CPACK_DEBIAN_HOST_PACKAGE_RECOMMENDS "ferula-pack-training, ferula-pack-vision")
include(CPack)
