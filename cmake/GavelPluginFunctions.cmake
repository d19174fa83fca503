# SPDX-License-Identifier: MIT
#
# gavel_add_checker(ID SOURCES file.cpp ... [LIBRARIES ...])
#     Builds <out>/checkers/ID/ID.so from sources whose Q_PLUGIN_METADATA names "plugin.json"; the metadata is laid
#     beside it as ID.json for people.
# gavel_add_language_family(ID LANGUAGES a.json ... [FILES a.helper.py ...] [SOURCES file.cpp ...] [LIBRARIES ...])
#     Builds <out>/languages/ID/ID.so and lays the language files beside it, and the files that their "prepare" needs. Without SOURCES the family needs no code
#     of its own: a few generated lines make PlainFamily of the SDK a plugin.
#
# <out> is GAVEL_PLUGIN_OUTPUT_DIRECTORY (default: plugins/ in the build directory). Used by this tree and, installed,
# by find_package(GavelPlugin); GAVEL_PLUGIN_SDK_TARGET is what plugins link.

if(NOT DEFINED GAVEL_PLUGIN_OUTPUT_DIRECTORY)
    set(GAVEL_PLUGIN_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/plugins)
endif()

function(_gavel_add_plugin kind id)
    string(REPLACE "-" "_" target "gavel_${kind}_${id}")
    set(directory ${GAVEL_PLUGIN_OUTPUT_DIRECTORY}/${kind}s/${id})
    add_library(${target} MODULE ${ARGN})
    set_target_properties(${target} PROPERTIES
        AUTOMOC ON
        AUTOMOC_MOC_OPTIONS -D_GLIBCXX_VISIBILITY= # an attribute in libstdc++'s <compare> that moc 6.4 cannot read
        PREFIX ""
        OUTPUT_NAME ${id}
        LIBRARY_OUTPUT_DIRECTORY ${directory}
        CXX_VISIBILITY_PRESET hidden
        VISIBILITY_INLINES_HIDDEN ON)
    target_link_libraries(${target} PRIVATE ${GAVEL_PLUGIN_SDK_TARGET} ${arg_LIBRARIES})
    if(NOT GAVEL_SANITIZE)
        # A missing symbol, a forgotten moc above all, must fail here and not when a worker loads the plugin.
        # The sanitizers' own symbols come from the program that loads it.
        target_link_options(${target} PRIVATE -Wl,-z,defs)
    endif()
    set(_gavel_target ${target} PARENT_SCOPE)
    set(_gavel_directory ${directory} PARENT_SCOPE)
endfunction()

# Copies data files beside the library, again whenever they change.
function(_gavel_lay_beside target directory)
    set(copies)
    foreach(file IN LISTS ARGN)
        get_filename_component(name ${file} NAME)
        add_custom_command(OUTPUT ${directory}/${name}
            COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_CURRENT_SOURCE_DIR}/${file} ${directory}/${name}
            DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${file} VERBATIM)
        list(APPEND copies ${directory}/${name})
    endforeach()
    add_custom_target(${target}_files ALL DEPENDS ${copies})
    add_dependencies(${target} ${target}_files)
endfunction()

function(gavel_add_checker id)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBRARIES")
    _gavel_add_plugin(checker ${id} ${arg_SOURCES})
    set_property(SOURCE ${arg_SOURCES} APPEND PROPERTY OBJECT_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/plugin.json)
    file(MAKE_DIRECTORY ${_gavel_directory})
    configure_file(${CMAKE_CURRENT_SOURCE_DIR}/plugin.json ${_gavel_directory}/${id}.json COPYONLY)
endfunction()

function(gavel_add_language_family id)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LANGUAGES;FILES;LIBRARIES")
    if(NOT arg_SOURCES)
        set(generated ${CMAKE_CURRENT_BINARY_DIR}/${id}_family.cpp)
        file(CONFIGURE OUTPUT ${generated} @ONLY CONTENT [[
#include "core/plugin/plain_family.h"

#include <QObject>

class Family final : public QObject, public gavel::plugin::PlainFamily {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID GavelLanguageFamily_iid FILE "@CMAKE_CURRENT_SOURCE_DIR@/plugin.json")
    Q_INTERFACES(gavel::plugin::LanguageFamily)
};

#include "@id@_family.moc"
]])
        set(arg_SOURCES ${generated})
    endif()
    _gavel_add_plugin(language ${id} ${arg_SOURCES})
    set_property(SOURCE ${arg_SOURCES} APPEND PROPERTY OBJECT_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/plugin.json)
    _gavel_lay_beside(${_gavel_target} ${_gavel_directory} ${arg_LANGUAGES} ${arg_FILES})
endfunction()
