# gavel_add_language_family(ID SOURCES... ) and gavel_add_checker(ID SOURCES...): one folder is one plugin, built as
# <build>/plugins/languages/ID/ID.so or <build>/plugins/checkers/ID/ID.so with its data files beside it.
# Definitions live with the plugins; see plugins/CMakeLists.txt.
set(GAVEL_PLUGIN_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/plugins)
