#include "worker/judging/submission_cells.h"

namespace gavel::worker {

Result<SubmissionCells> SubmissionCells::create(sandbox::Sandbox &sandbox, int slot, JobControl &control,
                                                const Program &program, int count)
{
    SubmissionCells cells;
    for (int i = 0; i < count; ++i) {
        LentCell lent;
        lent.cell = TRY(sandbox.takeCell(slot));
        lent.lent = std::make_unique<JobControl::Lent>(control, *lent.cell);
        TRY(program.putInto(*lent.cell));
        cells.m_cells.push_back(std::move(lent));
    }
    return cells;
}

} // namespace gavel::worker
