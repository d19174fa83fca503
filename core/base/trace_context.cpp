// SPDX-License-Identifier: MIT
#include "core/base/trace_context.h"

#include <algorithm>
#include <random>
#include <span>

namespace gavel {

namespace {

constexpr std::size_t kLength = 55;
constexpr std::uint8_t kSampled = 1;

std::mt19937_64 &generator()
{
    thread_local std::mt19937_64 engine([] {
        std::random_device device;
        std::seed_seq seed{device(), device(), device(), device(), device(), device()};
        return std::mt19937_64(seed);
    }());
    return engine;
}

void fillRandom(std::span<std::uint8_t> bytes)
{
    for (std::size_t at = 0; at < bytes.size(); at += 8) {
        std::uint64_t word = generator()();
        for (std::size_t i = at; i < std::min(at + 8, bytes.size()); ++i, word >>= 8)
            bytes[i] = static_cast<std::uint8_t>(word);
    }
    bytes[0] |= 1; // all zero is not allowed
}

int digitOf(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool readHex(std::string_view text, std::span<std::uint8_t> bytes)
{
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const int high = digitOf(text[2 * i]);
        const int low = digitOf(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return true;
}

std::string hexOf(std::span<const std::uint8_t> bytes)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

bool isZero(std::span<const std::uint8_t> bytes)
{
    return std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
}

} // namespace

bool TraceContext::isValid() const
{
    return !isZero(traceId) && !isZero(spanId);
}

TraceContext TraceContext::start()
{
    TraceContext context;
    fillRandom(context.traceId);
    fillRandom(context.spanId);
    return context;
}

std::optional<TraceContext> TraceContext::parse(std::string_view text)
{
    std::array<std::uint8_t, 1> version{};
    std::array<std::uint8_t, 1> flags{};
    TraceContext context;
    const bool isShaped = text.size() >= kLength && text[2] == '-' && text[35] == '-' && text[52] == '-';
    if (!isShaped || !readHex(text, version) || !readHex(text.substr(3), context.traceId) ||
        !readHex(text.substr(36), context.spanId) || !readHex(text.substr(53), flags))
        return std::nullopt;
    const bool isLater = version[0] != 0;
    if (version[0] == 0xff || (text.size() > kLength && (!isLater || text[kLength] != '-')) || !context.isValid())
        return std::nullopt;
    context.isSampled = (flags[0] & kSampled) != 0;
    return context;
}

TraceContext TraceContext::child() const
{
    TraceContext context = *this;
    fillRandom(context.spanId);
    return context;
}

std::string TraceContext::traceparent() const
{
    if (!isValid())
        return {};
    return "00-" + traceIdText() + '-' + spanIdText() + (isSampled ? "-01" : "-00");
}

std::string TraceContext::traceIdText() const
{
    return hexOf(traceId);
}

std::string TraceContext::spanIdText() const
{
    return hexOf(spanId);
}

} // namespace gavel
