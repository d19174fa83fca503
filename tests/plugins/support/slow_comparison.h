#pragma once

#include "plugins/checkers/default/token_comparison.h"

#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

// The default checker once more, slow and simple, written from the rules of the package format alone: what the fast one
// is compared with.
namespace gavel::test {

// Tokens and the white space around them: space, token, space, token, ..., space.
inline std::vector<std::string> pieces(const std::string &text)
{
    std::vector<std::string> result(1);
    bool inToken = false;
    for (const char c : text) {
        const bool isSpace = c == ' ' || c == '\t' || c == '\n' || c == '\v' || c == '\f' || c == '\r';
        if (isSpace == inToken) {
            result.emplace_back();
            inToken = !inToken;
        }
        result.back() += c;
    }
    if (inToken)
        result.emplace_back();
    return result;
}

inline std::string lower(std::string text)
{
    for (char &c : text)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    return text;
}

// strtold() knows more than decimals; what it may see is limited first.
inline bool isNumber(const std::string &token, long double &value)
{
    if (token.find_first_not_of("0123456789+-.eE") != std::string::npos)
        return false;
    char *end = nullptr;
    value = std::strtold(token.c_str(), &end);
    return !token.empty() && *end == '\0' && std::isfinite(value);
}

inline bool isTokenAccepted(const std::string &token, const std::string &expected, const checkers::TokenRules &rules)
{
    long double answer = 0;
    long double found = 0;
    if (rules.tolerance.isSet() && isNumber(expected, answer))
        return isNumber(token, found) &&
               ((rules.tolerance.absolute && std::fabs(found - answer) <= *rules.tolerance.absolute) ||
                (rules.tolerance.relative &&
                 std::fabs(found - answer) <= *rules.tolerance.relative * std::fabs(answer)));
    return rules.isCaseSensitive ? token == expected : lower(token) == lower(expected);
}

inline bool isAccepted(const std::string &answer, const std::string &output, const checkers::TokenRules &rules)
{
    const std::vector<std::string> a = pieces(answer);
    const std::vector<std::string> b = pieces(output);
    if (a.size() != b.size())
        return false;
    for (std::size_t at = 0; at < a.size(); ++at) {
        const bool isToken = at % 2 == 1;
        if (isToken ? !isTokenAccepted(b[at], a[at], rules) : rules.isSpaceSensitive && a[at] != b[at])
            return false;
    }
    return true;
}

} // namespace gavel::test
