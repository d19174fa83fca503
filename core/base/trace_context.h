// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gavel {

// A place in a distributed trace, as the header "traceparent" of W3C Trace Context names it: the trace that everything
// done for one request shares, and the span that is the parent of what comes next. A plain value; all zero: none.
struct TraceContext {
    std::array<std::uint8_t, 16> traceId{};
    std::array<std::uint8_t, 8> spanId{};
    bool isSampled = true; // somebody wants to see its spans

    bool isValid() const;

    // A new trace. Random, but no secret.
    static TraceContext start();

    // "00-<32 hex>-<16 hex>-<2 hex>"; also of later versions, which may have more after it. Empty for anything else.
    static std::optional<TraceContext> parse(std::string_view traceparent);

    // Another span of the same trace.
    TraceContext child() const;

    std::string traceparent() const; // empty when it is none
    std::string traceIdText() const; // 32 hexadecimal digits
    std::string spanIdText() const;  // 16
};

} // namespace gavel
