// SPDX-License-Identifier: MIT
#pragma once

#include "core/domain/checker_report.h"

#include <string>
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

} // namespace gavel::plugin
