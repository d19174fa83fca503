# What `cmake --install <build> --component sdk` puts under the prefix, for authors of plugins outside this tree:
#
#     include/gavel/core/...             headers, included as "core/plugin/checker.h"
#     lib/gavel/lib*.a                   what plugins are linked with
#     lib/cmake/GavelPlugin/             find_package(GavelPlugin)
#     share/gavel/                       the language files' schema and two templates to start from
include(CMakePackageConfigHelpers)

# The number at the end of the interface ids.
set(GAVEL_PLUGIN_INTERFACE_VERSION 2)
foreach(header checker language)
    file(STRINGS ${PROJECT_SOURCE_DIR}/core/plugin/${header}.h iid REGEX "_iid \"org\\.gavel\\.[A-Za-z]+/${GAVEL_PLUGIN_INTERFACE_VERSION}\"")
    if(NOT iid)
        message(FATAL_ERROR "core/plugin/${header}.h and GAVEL_PLUGIN_INTERFACE_VERSION disagree")
    endif()
endforeach()

set(GAVEL_INCLUDE_DIRECTORY ${CMAKE_INSTALL_INCLUDEDIR}/gavel)
set(GAVEL_LIBRARY_DIRECTORY ${CMAKE_INSTALL_LIBDIR}/gavel)
set(GAVEL_DATA_DIRECTORY ${CMAKE_INSTALL_DATADIR}/gavel)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/GavelPlugin)

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/GavelPluginConfig.cmake.in
    ${CMAKE_BINARY_DIR}/GavelPluginConfig.cmake
    INSTALL_DESTINATION ${package}
    PATH_VARS GAVEL_INCLUDE_DIRECTORY GAVEL_LIBRARY_DIRECTORY GAVEL_DATA_DIRECTORY)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/GavelPluginConfigVersion.cmake
    VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/core/base ${PROJECT_SOURCE_DIR}/core/plugin
    DESTINATION ${GAVEL_INCLUDE_DIRECTORY}/core COMPONENT sdk FILES_MATCHING PATTERN "*.h")
install(FILES ${PROJECT_SOURCE_DIR}/core/domain/checker_report.h
    DESTINATION ${GAVEL_INCLUDE_DIRECTORY}/core/domain COMPONENT sdk)
install(FILES $<TARGET_FILE:gavel_base> $<TARGET_FILE:gavel_plugin>
    DESTINATION ${GAVEL_LIBRARY_DIRECTORY} COMPONENT sdk)
install(FILES
    ${CMAKE_BINARY_DIR}/GavelPluginConfig.cmake
    ${CMAKE_BINARY_DIR}/GavelPluginConfigVersion.cmake
    ${CMAKE_CURRENT_LIST_DIR}/GavelPluginFunctions.cmake
    DESTINATION ${package} COMPONENT sdk)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/resources/templates DESTINATION ${GAVEL_DATA_DIRECTORY} COMPONENT sdk)
install(FILES ${PROJECT_SOURCE_DIR}/resources/language.schema.json DESTINATION ${GAVEL_DATA_DIRECTORY} COMPONENT sdk)
