# The templates are projects as they are written, of names that stand for those of the user, and
# compiled in.
set(sources my_plugin.cpp my_plugin_test.cpp my_plugin.yaml)
list(TRANSFORM sources PREPEND problem_and_model/ OUTPUT_VARIABLE files)
foreach(kind worker observer)
  list(TRANSFORM sources PREPEND ${kind}/ OUTPUT_VARIABLE more)
  list(APPEND files ${more})
endforeach()
foreach(file common/CMakeLists.txt common/README.md common/gitignore common/pyproject.toml ${files})
  file(READ ${CMAKE_CURRENT_LIST_DIR}/${file} text)
  string(CONFIGURE "${text}" text @ONLY)  # which versions pip is asked for
  string(APPEND FILES "    {\"${file}\", R\"file(${text})file\"},\n")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    ${CMAKE_CURRENT_LIST_DIR}/${file})
endforeach()
configure_file(${CMAKE_CURRENT_LIST_DIR}/files.cpp.in new_plugin_files.cpp @ONLY)
