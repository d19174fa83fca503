#include "server/judging/submission.h"

#include <algorithm>
#include <array>

namespace gavel::judging {

namespace {

constexpr std::array kAllStates{
    JudgingState::Queued,   JudgingState::Leased, JudgingState::Compiling,   JudgingState::Running,
    JudgingState::Finished, JudgingState::Failed, JudgingState::Quarantined, JudgingState::Cancelled,
};

} // namespace

QString stateCode(JudgingState state)
{
    switch (state) {
    case JudgingState::Queued: return QStringLiteral("queued");
    case JudgingState::Leased: return QStringLiteral("leased");
    case JudgingState::Compiling: return QStringLiteral("compiling");
    case JudgingState::Running: return QStringLiteral("running");
    case JudgingState::Finished: return QStringLiteral("finished");
    case JudgingState::Failed: return QStringLiteral("failed");
    case JudgingState::Quarantined: return QStringLiteral("quarantined");
    case JudgingState::Cancelled: return QStringLiteral("cancelled");
    }
    return {};
}

std::optional<JudgingState> stateFromCode(QStringView code)
{
    const auto found = std::ranges::find_if(kAllStates, [&](JudgingState state) { return stateCode(state) == code; });
    return found == kAllStates.end() ? std::nullopt : std::optional(*found);
}

bool isFinal(JudgingState state)
{
    switch (state) {
    case JudgingState::Queued:
    case JudgingState::Leased:
    case JudgingState::Compiling:
    case JudgingState::Running: return false;
    case JudgingState::Finished:
    case JudgingState::Failed:
    case JudgingState::Quarantined:
    case JudgingState::Cancelled: return true;
    }
    return true;
}

} // namespace gavel::judging
