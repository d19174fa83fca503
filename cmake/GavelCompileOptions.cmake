# The flags every target gets, through the interface target gavel_compile_options.
add_library(gavel_compile_options INTERFACE)
target_compile_options(gavel_compile_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Werror
    -fno-strict-aliasing -fstack-protector-strong
)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # -Wpedantic and statement expressions do not mix in GCC; TRY() in core/base/result.h is one.
    target_compile_options(gavel_compile_options INTERFACE -Wno-pedantic)
    # What GCC guesses from optimised code (uninitialised members of empty optionals, overflows that no path reaches) is
    # told, but is wrong too often to be an error.
    foreach(guess maybe-uninitialized array-bounds stringop-overflow stringop-overread restrict free-nonheap-object
            dangling-pointer use-after-free nonnull null-dereference format-truncation)
        target_compile_options(gavel_compile_options INTERFACE $<$<NOT:$<CONFIG:Debug>>:-Wno-error=${guess}>)
    endforeach()
else()
    target_compile_options(gavel_compile_options INTERFACE
        -Wno-gnu-statement-expression -Wno-gnu-zero-variadic-macro-arguments)
endif()
target_compile_definitions(gavel_compile_options INTERFACE
    QT_NO_KEYWORDS QT_NO_FOREACH QT_NO_CAST_FROM_ASCII QT_NO_URL_CAST_FROM_STRING QT_DISABLE_DEPRECATED_BEFORE=0x060400
    FMT_EXCEPTIONS=1
    $<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=2>
)
if(GAVEL_SANITIZE)
    target_compile_options(gavel_compile_options INTERFACE
        -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -U_FORTIFY_SOURCE)
    target_link_options(gavel_compile_options INTERFACE -fsanitize=address,undefined)
endif()

# ccache and mold where they are there: the build works without them, only slower.
find_program(GAVEL_CCACHE ccache)
if(GAVEL_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${GAVEL_CCACHE})
endif()
find_program(GAVEL_MOLD mold)
if(GAVEL_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_link_options(-fuse-ld=mold)
endif()
