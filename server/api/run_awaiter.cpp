#include "server/api/run_awaiter.h"

#include "server/runs/run_service.h"

namespace gavel::api {

namespace {

using runs::Run;

// Answers once: whoever comes first of the end, the time limit and the look after the wait had begun.
void tell(const std::shared_ptr<Callback<Run>> &done, Result<Run> run)
{
    if (*done)
        std::exchange(*done, nullptr)(std::move(run));
}

} // namespace

RunAwaiter::RunAwaiter(runs::RunService &runs, judging::ActiveJudgings &active, int mostWaiting)
    : m_runs(runs), m_longPoll(active, mostWaiting)
{
}

void RunAwaiter::read(runs::RunOrigin origin, const QString &token, std::chrono::seconds longest,
                      std::function<bool()> isWanted, Callback<Run> done)
{
    const auto shared = std::make_shared<Callback<Run>>(std::move(done));
    m_runs.read(origin, token, [this, longest, isWanted = std::move(isWanted), shared](Result<Run> run) {
        if (!run || longest <= std::chrono::seconds(0) || judging::isFinal(run->state))
            tell(shared, std::move(run));
        else
            wait(*run, longest, isWanted, shared);
    });
}

void RunAwaiter::wait(const Run &run, std::chrono::seconds longest, const std::function<bool()> &isWanted,
                      const Shared &done)
{
    const auto readNow = [this, origin = run.origin, token = run.token, done] {
        m_runs.read(origin, token, [done](Result<Run> now) { tell(done, std::move(now)); });
    };
    const bool isWaiting = m_longPoll.wait(SubmissionId{wire::jobOf(run.id).value}, longest, isWanted, readNow);
    if (!isWaiting)
        return tell(done, run);
    // It may have ended between the look and the wait.
    m_runs.read(run.origin, run.token, [done](Result<Run> now) {
        if (!now || judging::isFinal(now->state))
            tell(done, std::move(now));
    });
}

} // namespace gavel::api
