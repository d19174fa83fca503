// SPDX-License-Identifier: MIT
#include "core/plugin/token_number.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace gavel::plugin {
namespace {

constexpr int kMostExactPower = 27; // 5^27 < 2^63: such a power of ten is exact in a 64-bit mantissa

constexpr std::array<long double, kMostExactPower + 1> kPowersOfTen = [] {
    std::array<long double, kMostExactPower + 1> powers{1.0L};
    for (int n = 1; n <= kMostExactPower; ++n)
        powers[static_cast<std::size_t>(n)] = powers[static_cast<std::size_t>(n - 1)] * 10.0L;
    return powers;
}();

bool isDigit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

// mantissa * 10^exponent, as far as the token's digits fit.
struct Decimal {
    std::uint64_t mantissa = 0;
    int significantDigits = 0;
    int exponent = 0;
};

// Digits with at most one point. Returns how many characters were read; 0 if there was no digit.
std::size_t readDigits(std::string_view text, Decimal &decimal) noexcept
{
    std::size_t at = 0;
    bool seenDigit = false;
    bool seenPoint = false;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '.' && !seenPoint) {
            seenPoint = true;
            continue;
        }
        if (!isDigit(c))
            break;
        seenDigit = true;
        decimal.exponent -= seenPoint ? 1 : 0;
        decimal.significantDigits += decimal.mantissa != 0 || c != '0' ? 1 : 0;
        if (decimal.significantDigits <= 19)
            decimal.mantissa = decimal.mantissa * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return seenDigit ? at : 0;
}

// "e-5" and nothing after it.
bool readExponent(std::string_view text, Decimal &decimal) noexcept
{
    if (text.empty())
        return true;
    if (text.front() != 'e' && text.front() != 'E')
        return false;
    text.remove_prefix(1);
    const bool isNegative = !text.empty() && text.front() == '-';
    if (!text.empty() && (text.front() == '-' || text.front() == '+'))
        text.remove_prefix(1);
    if (text.empty())
        return false;
    int value = 0;
    for (const char c : text) {
        if (!isDigit(c))
            return false;
        value = value < 100'000 ? value * 10 + (c - '0') : value;
    }
    decimal.exponent += isNegative ? -value : value;
    return true;
}

// Long mantissas and large exponents: the library's conversion. from_chars reports an underflow as out of range too.
std::optional<long double> convertSlowly(std::string_view digits, const Decimal &decimal) noexcept
{
    long double value = 0.0L;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc::result_out_of_range)
        return decimal.exponent + decimal.significantDigits > 0 ? std::optional<long double>() : 0.0L;
    if (error != std::errc() || end != digits.data() + digits.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

} // namespace

std::optional<long double> decimalNumber(std::string_view token) noexcept
{
    const bool isNegative = !token.empty() && token.front() == '-';
    if (!token.empty() && (token.front() == '-' || token.front() == '+'))
        token.remove_prefix(1);
    Decimal decimal;
    const std::size_t length = readDigits(token, decimal);
    if (length == 0 || !readExponent(token.substr(length), decimal))
        return std::nullopt;

    std::optional<long double> value;
    if (decimal.significantDigits == 0)
        value = 0.0L;
    else if (decimal.significantDigits <= 19 && std::abs(decimal.exponent) <= kMostExactPower) {
        const auto mantissa = static_cast<long double>(decimal.mantissa);
        const long double power = kPowersOfTen[static_cast<std::size_t>(std::abs(decimal.exponent))];
        value = decimal.exponent < 0 ? mantissa / power : mantissa * power;
    } else
        value = convertSlowly(token, decimal);
    return value && isNegative ? -*value : value;
}

bool Tolerance::allows(long double value, long double answer) const noexcept
{
    const long double difference = std::fabs(value - answer);
    return (absolute && difference <= *absolute) || (relative && difference <= *relative * std::fabs(answer));
}

} // namespace gavel::plugin
