// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gavel::plugin {

// White space as output comparison understands it: space \f \n \r \t \v, whatever the locale.
constexpr bool isWhiteSpace(char c) noexcept
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// A quoted, bounded piece of text for a jury message, in valid UTF-8 on one line: white space and control characters
// are made visible (\n, \t, and U+2423 for a space), bytes that are no UTF-8 appear as \xNN, and what is beyond `most`
// bytes is cut with an ellipsis.
std::string visibleExcerpt(std::string_view text, std::size_t most = 60);

// The same for the surroundings of a byte: starts a little before `offset`, with an ellipsis if that is not the start.
std::string visibleExcerptAround(std::string_view text, std::size_t offset, std::size_t most = 60);

// Where a byte stands, all counted from 1. A token is a stretch without white space; `token` counts those that end
// before the byte or hold it.
struct TextPosition {
    std::size_t line = 1;
    std::size_t column = 1; // in bytes
    std::size_t token = 1;
};

TextPosition positionAt(std::string_view text, std::size_t offset) noexcept;

// Length of the longest common prefix, at memory speed.
std::size_t commonPrefix(std::string_view a, std::string_view b) noexcept;

} // namespace gavel::plugin
