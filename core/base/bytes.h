// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstdint>

namespace gavel {

// An amount of memory or data. A type of its own, so that it is never mistaken for kilobytes or a count.
struct Bytes {
    std::int64_t count = 0;

    constexpr auto operator<=>(const Bytes &) const = default;
};

constexpr Bytes operator+(Bytes a, Bytes b)
{
    return Bytes{a.count + b.count};
}
constexpr Bytes operator-(Bytes a, Bytes b)
{
    return Bytes{a.count - b.count};
}
constexpr Bytes operator*(Bytes a, std::int64_t factor)
{
    return Bytes{a.count * factor};
}

constexpr Bytes kibibytes(std::int64_t n)
{
    return Bytes{n * 1024};
}
constexpr Bytes mebibytes(std::int64_t n)
{
    return Bytes{n * 1024 * 1024};
}

} // namespace gavel
