# One folder below plugins/ is one plugin, built as <build>/plugins/languages/ID/ID.so or <build>/plugins/checkers/ID/ID.so
# with its data files beside it. The functions are those that authors outside this tree get from
# find_package(GavelPlugin).
set(GAVEL_PLUGIN_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/plugins)
set(GAVEL_PLUGIN_SDK_TARGET gavel_plugin)
include(GavelPluginFunctions)
