# Finds what the admin console needs; turns GAVEL_BUILD_CONSOLE off, and says so, where something is missing.
#
# Debian: qt6-base-dev qt6-svg-dev libqscintilla2-qt6-dev fonts-dejavu-core (fonts-roboto and fonts-hack look better).
# qtkeychain-qt6-dev (tokens in the system keychain) and qt6-tools-dev with qt6-l10n-tools (translations) are used where
# they are installed.
if(GAVEL_BUILD_CONSOLE)
    find_package(Qt6 6.4 QUIET COMPONENTS Gui Widgets Svg DBus)
    find_library(GAVEL_QSCINTILLA NAMES qscintilla2_qt6)
    find_path(GAVEL_QSCINTILLA_INCLUDE Qsci/qsciscintilla.h
        PATH_SUFFIXES ${CMAKE_LIBRARY_ARCHITECTURE}/qt6 qt6)
    if(NOT Qt6Widgets_FOUND OR NOT Qt6Svg_FOUND OR NOT GAVEL_QSCINTILLA OR NOT GAVEL_QSCINTILLA_INCLUDE)
        message(STATUS "gavel-console is not built: install qt6-base-dev qt6-svg-dev libqscintilla2-qt6-dev")
        set(GAVEL_BUILD_CONSOLE OFF)
    endif()
    find_package(Qt6Keychain QUIET)
    find_package(Qt6LinguistTools QUIET)
endif()
