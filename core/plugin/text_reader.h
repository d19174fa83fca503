// SPDX-License-Identifier: MIT
#pragma once

#include "core/plugin/text_excerpt.h"

#include <cstring>
#include <string_view>

namespace gavel::plugin {

// Goes through the lines of a text, without their ends. A text that does not end in a line feed has a last line; one
// that does has no empty line after it.
class LineReader {
public:
    explicit LineReader(std::string_view text) noexcept : m_rest(text) {}

    bool next() noexcept
    {
        if (m_rest.empty())
            return false;
        const void *end = std::memchr(m_rest.data(), '\n', m_rest.size());
        const std::size_t length =
            end ? static_cast<std::size_t>(static_cast<const char *>(end) - m_rest.data()) : m_rest.size();
        m_line = m_rest.substr(0, length);
        m_rest.remove_prefix(end ? length + 1 : length);
        ++m_number;
        return true;
    }

    std::string_view line() const noexcept { return m_line; }
    std::size_t number() const noexcept { return m_number; } // from 1

private:
    std::string_view m_rest;
    std::string_view m_line;
    std::size_t m_number = 0;
};

// Goes through the tokens of a text.
class TokenReader {
public:
    explicit TokenReader(std::string_view text) noexcept : m_rest(text) {}

    bool next() noexcept
    {
        std::size_t start = 0;
        while (start < m_rest.size() && isWhiteSpace(m_rest[start]))
            ++start;
        std::size_t end = start;
        while (end < m_rest.size() && !isWhiteSpace(m_rest[end]))
            ++end;
        m_token = m_rest.substr(start, end - start);
        m_rest.remove_prefix(end);
        return !m_token.empty();
    }

    std::string_view token() const noexcept { return m_token; }

private:
    std::string_view m_rest;
    std::string_view m_token;
};

// The text without white space at its end.
inline std::string_view withoutTrailingSpace(std::string_view text) noexcept
{
    while (!text.empty() && isWhiteSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

} // namespace gavel::plugin
