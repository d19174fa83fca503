#pragma once

#include "server/api/long_poll.h"
#include "server/runs/run.h"
#include "server/storage/callback.h"

#include <functional>
#include <memory>

namespace gavel::runs {
class RunService;
}

namespace gavel::api {

// Reads custom runs, at once or when they are over. Lives in the event loop's thread.
class RunAwaiter final {
public:
    RunAwaiter(runs::RunService &runs, judging::ActiveJudgings &active, int mostWaiting);

    // `done` gets the run when it is over, or as it is when the time is; it is dropped when `isWanted` says that the
    // client has gone.
    void read(runs::RunOrigin origin, const QString &token, std::chrono::seconds longest,
              std::function<bool()> isWanted, Callback<runs::Run> done);

    // Everybody is answered now: the server is about to stop.
    void end() { m_longPoll.end(); }

private:
    using Shared = std::shared_ptr<Callback<runs::Run>>;

    void wait(const runs::Run &run, std::chrono::seconds longest, const std::function<bool()> &isWanted,
              const Shared &done);

    runs::RunService &m_runs;
    LongPoll m_longPoll;
};

} // namespace gavel::api
