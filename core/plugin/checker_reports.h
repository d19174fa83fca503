// SPDX-License-Identifier: MIT
#pragma once

#include "core/domain/checker_report.h"
#include "core/plugin/text_excerpt.h"

#include <string>
#include <string_view>
#include <utility>

namespace gavel::plugin {

inline domain::CheckerReport accepted()
{
    return {domain::CheckerReport::Outcome::Accepted, std::nullopt, {}, {}};
}

inline domain::CheckerReport wrongAnswer(std::string juryMessage)
{
    return {domain::CheckerReport::Outcome::WrongAnswer, std::nullopt, std::move(juryMessage), {}};
}

// The first difference is at this byte of the output; of both texts an excerpt is shown, empty where a text has ended.
inline domain::CheckerReport wrongAnswerAt(std::string_view output, std::size_t offset, std::string_view found,
                                           std::string_view expected, std::string juryMessage)
{
    const TextPosition position = positionAt(output, offset);
    domain::CheckerReport report = wrongAnswer(std::move(juryMessage));
    report.difference = domain::OutputDifference{
        static_cast<std::int64_t>(position.line), static_cast<std::int64_t>(position.column),
        static_cast<std::int64_t>(position.token), found.empty() ? std::string() : visibleExcerpt(found),
        expected.empty() ? std::string() : visibleExcerpt(expected)};
    return report;
}

} // namespace gavel::plugin
