#include "token_comparison.h"

#include "core/plugin/checker_reports.h"
#include "core/plugin/text_excerpt.h"

#include <fmt/format.h>

namespace gavel::checkers {
namespace {

using plugin::accepted;
using plugin::CheckerReport;
using plugin::isWhiteSpace;
using plugin::positionAt;
using plugin::visibleExcerpt;

constexpr char toLower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool equalIgnoringCase(std::string_view a, std::string_view b) noexcept
{
    if (a.size() != b.size())
        return false;
    for (std::size_t at = 0; at < a.size(); ++at)
        if (toLower(a[at]) != toLower(b[at]))
            return false;
    return true;
}

// A place in one of the two texts.
class Cursor {
public:
    explicit Cursor(std::string_view text) noexcept : m_text(text) {}

    std::string_view text() const noexcept { return m_text; }
    std::size_t offset() const noexcept { return m_at; }
    std::string_view rest() const noexcept { return m_text.substr(m_at); }
    bool isAtEnd() const noexcept { return m_at == m_text.size(); }
    void advance(std::size_t count) noexcept { m_at += count; }

    std::string_view space() const noexcept { return run(true); }
    std::string_view token() const noexcept { return run(false); }

private:
    std::string_view run(bool isSpace) const noexcept
    {
        std::size_t end = m_at;
        while (end < m_text.size() && isWhiteSpace(m_text[end]) == isSpace)
            ++end;
        return m_text.substr(m_at, end - m_at);
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

class Comparison {
public:
    Comparison(std::string_view answer, std::string_view output, const TokenRules &rules) noexcept
        : m_answer(answer), m_output(output), m_rules(rules)
    {
    }

    CheckerReport run()
    {
        for (;;) {
            skipCommon();
            const std::string_view expectedSpace = m_answer.space();
            const std::string_view space = m_output.space();
            if (m_rules.isSpaceSensitive && space != expectedSpace)
                return spaceDiffers(space, expectedSpace);
            m_answer.advance(expectedSpace.size());
            m_output.advance(space.size());
            if (m_answer.isAtEnd() || m_output.isAtEnd())
                return atEnd();
            const std::string_view expected = m_answer.token();
            const std::string_view token = m_output.token();
            if (!isAcceptable(token, expected))
                return tokenDiffers(token, expected);
            m_answer.advance(expected.size());
            m_output.advance(token.size());
        }
    }

private:
    // To the last white space of the common stretch: whatever is compared next starts at its beginning.
    void skipCommon() noexcept
    {
        const std::string_view rest = m_answer.rest();
        std::size_t count = plugin::commonPrefix(rest, m_output.rest());
        while (count > 0 && !isWhiteSpace(rest[count - 1]))
            --count;
        // White space itself is compared in whole runs.
        while (count > 0 && isWhiteSpace(rest[count - 1]))
            --count;
        m_answer.advance(count);
        m_output.advance(count);
    }

    bool isAcceptable(std::string_view token, std::string_view expected) const noexcept
    {
        if (token == expected)
            return true;
        if (m_rules.tolerance.isSet())
            if (const auto answer = plugin::decimalNumber(expected)) {
                const auto value = plugin::decimalNumber(token);
                return value && m_rules.tolerance.allows(*value, *answer);
            }
        return !m_rules.isCaseSensitive && equalIgnoringCase(token, expected);
    }

    CheckerReport rejected(std::string_view found, std::string_view expected, std::string message) const
    {
        return plugin::wrongAnswerAt(m_output.text(), m_output.offset(), found, expected, std::move(message));
    }

    std::string here() const
    {
        const auto output = positionAt(m_output.text(), m_output.offset());
        const auto answer = positionAt(m_answer.text(), m_answer.offset());
        return fmt::format("token {} (output line {}, answer line {})", output.token, output.line, answer.line);
    }

    CheckerReport atEnd() const
    {
        if (m_answer.isAtEnd() && m_output.isAtEnd())
            return accepted();
        if (m_answer.isAtEnd())
            return rejected(
                m_output.token(), {},
                fmt::format("{}: read {} after the end of the answer", here(), visibleExcerpt(m_output.token())));
        return rejected({}, m_answer.token(),
                        fmt::format("{}: the output ends, expected {}", here(), visibleExcerpt(m_answer.token())));
    }

    CheckerReport spaceDiffers(std::string_view space, std::string_view expected)
    {
        m_output.advance(space.size()); // to the token that follows, which has a number
        m_answer.advance(expected.size());
        return rejected(space, expected,
                        fmt::format("white space before {} differs: read {}, expected {}", here(),
                                    visibleExcerpt(space), visibleExcerpt(expected)));
    }

    CheckerReport tokenDiffers(std::string_view token, std::string_view expected) const
    {
        std::string message =
            fmt::format("{}: read {}, expected {}", here(), visibleExcerpt(token), visibleExcerpt(expected));
        if (m_rules.tolerance.isSet())
            if (const auto answer = plugin::decimalNumber(expected)) {
                const auto value = plugin::decimalNumber(token);
                message += value ? fmt::format(", a difference of {:.6g}", *value - *answer)
                                 : std::string(", which is no decimal number");
            }
        return rejected(token, expected, std::move(message));
    }

    Cursor m_answer;
    Cursor m_output;
    const TokenRules m_rules;
};

} // namespace

plugin::CheckerReport compareTokens(std::string_view answer, std::string_view output, const TokenRules &rules)
{
    return Comparison(answer, output, rules).run();
}

} // namespace gavel::checkers
