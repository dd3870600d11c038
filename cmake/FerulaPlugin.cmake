# ferula_add_plugin(<name> SOURCES <file>... [LINK <target>...])
#
# A loadable module that exports one symbol, ferula_plugin_query, and nothing else. In this project
# it lands beside the other packs, where the program finds it; elsewhere `cmake --install` puts it
# where a Ferula of the same prefix does.
set(FERULA_VERSION_SCRIPT "${CMAKE_CURRENT_LIST_DIR}/plugin.version")

function(ferula_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  if(NOT arg_SOURCES OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR
      "ferula_add_plugin(${name}): expected <name> SOURCES <file>... [LINK <target>...]")
  endif()
  add_library(${name} MODULE ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ferula::plugin_api ${arg_LINK})
  if(TARGET ferula_warnings)
    target_link_libraries(${name} PRIVATE ferula_warnings)
  endif()
  # clang does not link with -z defs under the address sanitizer.
  if(NOT (FERULA_SANITIZE AND CMAKE_CXX_COMPILER_ID MATCHES Clang))
    target_link_options(${name} PRIVATE LINKER:-z,defs)
  endif()
  target_link_options(${name} PRIVATE LINKER:--version-script=${FERULA_VERSION_SCRIPT})
  set_target_properties(${name} PROPERTIES
    PREFIX ""
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON
    LINK_DEPENDS "${FERULA_VERSION_SCRIPT}")
  if(TARGET plugin_api)
    set_target_properties(${name} PROPERTIES
      LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib/ferula/plugins)
  else()
    set_target_properties(${name} PROPERTIES INSTALL_RPATH "")
    install(TARGETS ${name} LIBRARY DESTINATION lib/ferula/plugins)
  endif()
endfunction()
