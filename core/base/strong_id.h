// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace gavel {

// A row's identity. Each entity has its own type, so that a judging's id cannot be passed as a submission's.
// Zero means "none": databases number from 1.
template <typename Tag>
struct StrongId {
    std::int64_t value = 0;

    constexpr explicit operator bool() const { return value != 0; }
    constexpr auto operator<=>(const StrongId &) const = default;
};

using AccountId = StrongId<struct AccountTag>;
using ProblemId = StrongId<struct ProblemTag>;
using ProblemVersionId = StrongId<struct ProblemVersionTag>;
using SubmissionId = StrongId<struct SubmissionTag>;
using JudgingId = StrongId<struct JudgingTag>;
using ContestId = StrongId<struct ContestTag>;
using RunId = StrongId<struct RunTag>; // a custom run: a program run on given inputs
using WorkerId = StrongId<struct WorkerTag>;

} // namespace gavel

template <typename Tag>
struct std::hash<gavel::StrongId<Tag>> {
    std::size_t operator()(gavel::StrongId<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
