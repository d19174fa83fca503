// SPDX-License-Identifier: MIT
#include "core/plugin/text_excerpt.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace gavel::plugin {
namespace {

constexpr std::string_view kVisibleSpace = "\xe2\x90\xa3"; // U+2423
constexpr std::string_view kEllipsis = "\xe2\x80\xa6";

// Length of the well-formed UTF-8 sequence at the start of `text`, 0 if there is none. Overlong forms, surrogates and
// values above U+10FFFF are not well-formed.
std::size_t sequenceLength(std::string_view text) noexcept
{
    const auto byte = [&](std::size_t at) {
        return static_cast<unsigned char>(text[at]);
    };
    const unsigned char first = byte(0);
    const std::size_t length = first < 0x80   ? 1
                               : first < 0xc2 ? 0
                               : first < 0xe0 ? 2
                               : first < 0xf0 ? 3
                               : first < 0xf5 ? 4
                                              : 0;
    if (length == 0 || length > text.size())
        return 0;
    for (std::size_t at = 1; at < length; ++at)
        if ((byte(at) & 0xc0) != 0x80)
            return 0;
    const bool isOverlong = (first == 0xe0 && byte(1) < 0xa0) || (first == 0xf0 && byte(1) < 0x90);
    const bool isBeyond = (first == 0xed && byte(1) > 0x9f) || (first == 0xf4 && byte(1) > 0x8f);
    return isOverlong || isBeyond ? 0 : length;
}

void appendHex(std::string &out, char c)
{
    constexpr char kDigits[] = "0123456789abcdef";
    const auto value = static_cast<unsigned char>(c);
    out += "\\x";
    out += kDigits[value >> 4];
    out += kDigits[value & 15];
}

void appendAscii(std::string &out, char c)
{
    switch (c) {
    case ' ': out += kVisibleSpace; break;
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    case '\\': out += "\\\\"; break;
    case '"': out += "\\\""; break;
    default:
        if (c < ' ' || c == '\x7f')
            appendHex(out, c);
        else
            out += c;
    }
}

// U+0080 ... U+009F and the line and paragraph separators would break the line or worse.
bool isInvisible(std::string_view sequence) noexcept
{
    return (sequence.size() == 2 && sequence[0] == '\xc2' && static_cast<unsigned char>(sequence[1]) < 0xa0) ||
           sequence == "\xe2\x80\xa8" || sequence == "\xe2\x80\xa9";
}

} // namespace

std::string visibleExcerpt(std::string_view text, std::size_t most)
{
    std::string out = "\"";
    std::size_t at = 0;
    while (at < text.size() && at < most) {
        const std::size_t length = sequenceLength(text.substr(at));
        const std::string_view sequence = text.substr(at, std::max<std::size_t>(length, 1));
        if (length == 1)
            appendAscii(out, text[at]);
        else if (length == 0 || isInvisible(sequence))
            for (const char c : sequence)
                appendHex(out, c);
        else
            out += sequence;
        at += sequence.size();
    }
    out += '"';
    if (at < text.size())
        out += kEllipsis;
    return out;
}

std::string visibleExcerptAround(std::string_view text, std::size_t offset, std::size_t most)
{
    offset = std::min(offset, text.size());
    std::size_t start = offset > most / 3 ? offset - most / 3 : 0;
    for (int back = 0; back < 3 && start > 0 && start < text.size() && (text[start] & 0xc0) == 0x80; ++back)
        --start; // not into the middle of a character
    return (start > 0 ? std::string(kEllipsis) : std::string()) + visibleExcerpt(text.substr(start), most);
}

TextPosition positionAt(std::string_view text, std::size_t offset) noexcept
{
    TextPosition position;
    std::size_t started = 0;
    bool wasWhite = true;
    offset = std::min(offset, text.size());
    for (std::size_t at = 0; at < offset; ++at) {
        const bool isWhite = isWhiteSpace(text[at]);
        started += wasWhite && !isWhite ? 1 : 0;
        wasWhite = isWhite;
        if (text[at] == '\n') {
            ++position.line;
            position.column = 0;
        }
        ++position.column;
    }
    position.token = wasWhite ? started + 1 : started;
    return position;
}

std::size_t commonPrefix(std::string_view a, std::string_view b) noexcept
{
    constexpr std::size_t kBlock = 4096;
    const std::size_t size = std::min(a.size(), b.size());
    std::size_t at = 0;
    while (at + kBlock <= size && std::memcmp(a.data() + at, b.data() + at, kBlock) == 0)
        at += kBlock;
    while (at + sizeof(std::uint64_t) <= size) {
        std::uint64_t x;
        std::uint64_t y;
        std::memcpy(&x, a.data() + at, sizeof x);
        std::memcpy(&y, b.data() + at, sizeof y);
        if (x != y)
            break;
        at += sizeof x;
    }
    while (at < size && a[at] == b[at])
        ++at;
    return at;
}

} // namespace gavel::plugin
