# Debian packages of packs.
#
# ferula_package(<plugin> VERSION <version> MAINTAINER <"name <address>"> DESCRIPTION <sentence>)
#
# In a project of one plugin: `cpack` makes ferula-pack-<plugin>, which installs the plugin where
# Ferula's own packages look.

# Reads the version of the plugin API from the header ferula/build.h: FERULA_API_MAJOR, and
# FERULA_API as major.minor.
function(ferula_api_version build_h)
  file(STRINGS "${build_h}" numbers REGEX "define FERULA_API_(MAJOR|MINOR) [0-9]")
  string(REGEX REPLACE "[^0-9;]" "" numbers "${numbers}")
  list(GET numbers 0 major)
  list(JOIN numbers "." api)
  set(FERULA_API_MAJOR ${major} PARENT_SCOPE)
  set(FERULA_API ${api} PARENT_SCOPE)
endfunction()

# What the loader asks for, as dependencies, so that apt and pip refuse what it would refuse.
# REQUIRES: ferula_api_version() was called; `version` is Ferula's, whose major is the API's.
function(ferula_package_relations version)
  string(REGEX MATCH "^[0-9]+\\.[0-9]+" torch "${LibTorch_VERSION}")
  set(FERULA_PROVIDED_TORCH "ferula-torch-${torch}" PARENT_SCOPE)
  set(FERULA_PROVIDED_ABI "ferula-abi-${FERULA_API_MAJOR} (= ${FERULA_API})" PARENT_SCOPE)
  set(FERULA_PACK_DEPENDS "ferula-abi-${FERULA_API_MAJOR} (>= ${FERULA_API}), ferula-torch-${torch}"
    PARENT_SCOPE)
  string(REGEX MATCH "^[0-9]+\\.[0-9]+" minor "${version}")
  math(EXPR next_major "${FERULA_API_MAJOR} + 1")
  set(FERULA_TORCH ${torch} PARENT_SCOPE)
  set(FERULA_TORCH_WHEEL "torch==${torch}.*" PARENT_SCOPE)
  set(FERULA_WHEEL "ferula>=${minor},<${next_major}" PARENT_SCOPE)
  set(FERULA_SDK_WHEEL "ferula-sdk>=${minor},<${next_major}" PARENT_SCOPE)
endfunction()

function(ferula_package plugin)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "VERSION;MAINTAINER;DESCRIPTION" "")
  if(NOT arg_VERSION OR NOT arg_MAINTAINER OR NOT arg_DESCRIPTION OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "ferula_package(${plugin}): expected <plugin> VERSION <version> MAINTAINER "
      "<\"name <address>\"> DESCRIPTION <sentence>")
  endif()
  get_target_property(include_folder ferula::plugin_api INTERFACE_INCLUDE_DIRECTORIES)
  ferula_api_version("${include_folder}/ferula/build.h")
  ferula_package_relations("${Ferula_VERSION}")
  get_target_property(api_library ferula::plugin_api LOCATION)
  cmake_path(GET api_library PARENT_PATH api_folder)
  cmake_path(GET LibTorch_torch_cpu_LIBRARY PARENT_PATH libtorch_folder)
  string(REPLACE "_" "-" package ${plugin})
  set(CPACK_GENERATOR DEB)
  set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
  set(CPACK_PACKAGE_NAME ferula-pack-${package})
  set(CPACK_PACKAGE_VERSION ${arg_VERSION})
  set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${arg_DESCRIPTION}")
  set(CPACK_STRIP_FILES ON)
  set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
  set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${arg_MAINTAINER}")
  set(CPACK_DEBIAN_PACKAGE_SECTION science)
  set(CPACK_DEBIAN_PACKAGE_DEPENDS "${FERULA_PACK_DEPENDS}")
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${api_folder}" "${libtorch_folder}")
  include(CPack)
endfunction()
