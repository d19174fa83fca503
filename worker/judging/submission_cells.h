#pragma once

#include "core/base/result.h"
#include "worker/judging/job_control.h"
#include "worker/judging/program.h"

#include <memory>
#include <vector>

namespace gavel::worker {

// The cells that the processes of a submission run in, each with the program put into it and lent to the job's control.
class SubmissionCells {
public:
    static Result<SubmissionCells> create(sandbox::Sandbox &sandbox, int slot, JobControl &control,
                                          const Program &program, int count);

    sandbox::Cell &first() { return *m_cells.front().cell; }
    sandbox::Cell &at(int process) { return *m_cells[std::size_t(process)].cell; }
    int count() const { return int(m_cells.size()); }

private:
    struct LentCell {
        std::unique_ptr<sandbox::Cell> cell;
        std::unique_ptr<JobControl::Lent> lent; // ends before the cell
    };

    std::vector<LentCell> m_cells;
};

} // namespace gavel::worker
