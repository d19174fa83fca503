#include "server/judging/rejudging.h"

namespace gavel::judging {

bool RejudgingFilter::isEmpty() const
{
    return problemName.isEmpty() && accountName.isEmpty() && language.isEmpty() && contestName.isEmpty() && !verdict &&
           !state && !from && !until && submissions.isEmpty();
}

QString rejudgingStateCode(RejudgingState state)
{
    switch (state) {
    case RejudgingState::Open: return QStringLiteral("open");
    case RejudgingState::Applied: return QStringLiteral("applied");
    case RejudgingState::Discarded: break;
    }
    return QStringLiteral("discarded");
}

std::optional<RejudgingState> rejudgingStateFromCode(QStringView code)
{
    for (const RejudgingState state : {RejudgingState::Open, RejudgingState::Applied, RejudgingState::Discarded}) {
        if (code == rejudgingStateCode(state))
            return state;
    }
    return std::nullopt;
}

} // namespace gavel::judging
