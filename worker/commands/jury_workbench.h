#pragma once

#include "worker/commands/offline_judge.h"
#include "worker/judging/jury_program.h"

#include <memory>

namespace gavel::worker {

// What it takes to run a problem's own programs without the engine. Borrows the judge and the problem. No job may run
// in slot 0 while one of the programs does.
class JuryWorkbench {
public:
    static Result<std::unique_ptr<JuryWorkbench>> create(OfflineJudge &judge, const domain::JudgingData &problem);

    const JuryProgramParts &parts() const { return m_parts; }

private:
    JuryWorkbench(OfflineJudge &judge, std::unique_ptr<ProgramCache> cache, const domain::JudgingData &problem)
        : m_programs(std::move(cache)),
          m_catalog(judge.toolbox().languages().catalog()),
          m_parts{judge.toolbox().sandbox(), 0, judge.blobs(), m_programs, m_control, *m_catalog, problem}
    {
    }

    ProgramBuilder m_programs;
    JobControl m_control;
    const std::shared_ptr<const LanguageCatalog> m_catalog;
    const JuryProgramParts m_parts;
};

} // namespace gavel::worker
