#include "worker/commands/jury_workbench.h"

namespace gavel::worker {

Result<std::unique_ptr<JuryWorkbench>> JuryWorkbench::create(OfflineJudge &judge, const domain::JudgingData &problem)
{
    auto cache = TRY(ProgramCache::create(judge.directory() + QStringLiteral("/jury-programs"), mebibytes(512)));
    return std::unique_ptr<JuryWorkbench>(new JuryWorkbench(judge, std::move(cache), problem));
}

} // namespace gavel::worker
