// The default checker against a slow and simple one that was written from the rules alone: any two texts, any flags,
// the same verdict, and no report without a message.
#include "plugins/checkers/default/token_comparison.h"

#include <fuzzer/FuzzedDataProvider.h>

#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using gavel::checkers::TokenRules;
using Outcome = gavel::plugin::CheckerReport::Outcome;

// Tokens and the white space around them: space, token, space, token, ..., space.
std::vector<std::string> pieces(const std::string &text)
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

std::string lower(std::string text)
{
    for (char &c : text)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c + 32);
    return text;
}

// strtold() knows more than decimals; what it may see is limited first.
bool isNumber(const std::string &token, long double &value)
{
    if (token.find_first_not_of("0123456789+-.eE") != std::string::npos)
        return false;
    char *end = nullptr;
    value = std::strtold(token.c_str(), &end);
    return !token.empty() && *end == '\0' && std::isfinite(value);
}

bool isTokenAccepted(const std::string &token, const std::string &expected, const TokenRules &rules)
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

bool isAccepted(const std::string &answer, const std::string &output, const TokenRules &rules)
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

// Small changes of the answer are likelier to be nearly right than random bytes are.
std::string changed(std::string text, FuzzedDataProvider &data)
{
    for (int n = data.ConsumeIntegralInRange(0, 3); n > 0 && !text.empty(); --n) {
        const std::size_t at = data.ConsumeIntegralInRange<std::size_t>(0, text.size() - 1);
        switch (data.ConsumeIntegralInRange(0, 3)) {
        case 0: text[at] = data.ConsumeIntegral<char>(); break;
        case 1: text.insert(at, 1, data.PickValueInArray({' ', '\n', '\r', '0', '.', 'e', '-', 'A'})); break;
        case 2: text.erase(at, 1); break;
        default: text[at] = static_cast<char>(text[at] ^ 0x20);
        }
    }
    return text;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    FuzzedDataProvider data(bytes, size);
    TokenRules rules;
    rules.isCaseSensitive = data.ConsumeBool();
    rules.isSpaceSensitive = data.ConsumeBool();
    const long double tolerances[] = {0.0L, 1e-9L, 0.5L, 100.0L};
    if (data.ConsumeBool())
        rules.tolerance.absolute = data.PickValueInArray(tolerances);
    if (data.ConsumeBool())
        rules.tolerance.relative = data.PickValueInArray(tolerances);
    const bool isRelated = data.ConsumeBool();
    const std::string answer = data.ConsumeRandomLengthString(4096);
    const std::string output = isRelated ? changed(answer, data) : data.ConsumeRemainingBytesAsString();

    const auto report = gavel::checkers::compareTokens(answer, output, rules);
    const bool accepted = report.outcome == Outcome::Accepted;
    if (accepted != isAccepted(answer, output, rules) || accepted != report.juryMessage.empty() ||
        report.juryMessage.size() > 2000)
        std::abort();
    return 0;
}
