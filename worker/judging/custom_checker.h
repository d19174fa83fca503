#pragma once

#include "worker/judging/jury_program.h"
#include "worker/judging/output_checker.h"

#include <list>

namespace gavel::worker {

class CheckerCell;

// Asks the programs that a problem brings with it: all of them must accept; the first that does not decides. Each is
// compiled once per worker (it is in the cache of programs like a submission's) and runs in a cell of its own, which is
// made at the first question. The cell sees the input, the answer and the output, and nothing of the submission.
//
// A program that does not compile, crashes, exceeds a limit of validation or ends with a code that its protocol does
// not know gives a report of Outcome::Failed with its name and what it wrote, or an Error. For one job and one thread.
class CustomChecker final : public OutputChecker {
public:
    explicit CustomChecker(const JuryProgramParts &parts);
    ~CustomChecker() override;

    // The question's `checkerId` and `timeout` are of no interest here.
    Result<domain::CheckerReport> check(const CheckerQuestion &question) override;
    UniqueFd takeNextInput() override;

private:
    const JuryProgramParts m_parts;
    std::list<CheckerCell> m_cells; // one for each program; empty before the first question
};

} // namespace gavel::worker
