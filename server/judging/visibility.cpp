#include "server/judging/visibility.h"

namespace gavel::judging {

using accounts::Permission;

bool maySee(const accounts::Principal &viewer, const Submission &submission)
{
    if (viewer.may(Permission::SeeAllSubmissions))
        return true;
    return viewer.may(Permission::SeeOwnSubmissions) && viewer.account == submission.account;
}

bool maySee(const accounts::Principal &viewer, const Judging &judging)
{
    return judging.isCurrent || viewer.may(Permission::SeeAllSubmissions);
}

void hideFrom(const accounts::Principal &viewer, Judging &judging)
{
    if (viewer.may(Permission::SeeAllSubmissions))
        return;
    judging.error.clear();
    judging.worker.clear();
    judging.verifiedBy.clear();
    judging.verified.reset();
    judging.lostAttempts.clear();
    for (RunResult &run : judging.runs) {
        run.report.reason = domain::forContestant(run.report.reason, run.isSample);
        if (run.isSample)
            continue;
        run.report.explanation.clear();
        run.report.transcript.clear();
        run.report.output.clear();
        run.report.errorOutput.clear();
    }
}

} // namespace gavel::judging
