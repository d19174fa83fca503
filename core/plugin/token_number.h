// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

namespace gavel::plugin {

// The value of a token that is a finite decimal number in full: sign, digits with at most one point, exponent.
// Infinity, NaN, hexadecimal and anything that overflows to infinity are not. Independent of the locale, and exact to
// the 64-bit mantissa: 18-digit integers keep every digit.
std::optional<long double> decimalNumber(std::string_view token) noexcept;

// Whether a value is near enough to the jury's. A tolerance that is not set does not count; either one suffices.
struct Tolerance {
    std::optional<long double> absolute; // |value - answer| <= absolute
    std::optional<long double> relative; // |value - answer| <= relative * |answer|

    bool isSet() const noexcept { return absolute || relative; }
    bool allows(long double value, long double answer) const noexcept;
};

} // namespace gavel::plugin
