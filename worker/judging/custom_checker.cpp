#include "worker/judging/custom_checker.h"

#include "worker/judging/checker_cell.h"

namespace gavel::worker {

CustomChecker::CustomChecker(const JuryProgramParts &parts) : m_parts(parts)
{
}

CustomChecker::~CustomChecker() = default;

Result<domain::CheckerReport> CustomChecker::check(const CheckerQuestion &question)
{
    if (m_cells.empty()) {
        std::list<CheckerCell> cells;
        for (const domain::CheckerProgram &program : m_parts.problem.checker.programs)
            cells.push_back(TRY(CheckerCell::create(m_parts, program, CheckerCell::Role::Checker)));
        m_cells = std::move(cells);
    }
    domain::CheckerReport report;
    for (CheckerCell &cell : m_cells) {
        const std::optional<double> score = report.score;
        report = TRY(cell.ask(question));
        if (report.outcome != domain::CheckerReport::Outcome::Accepted)
            break;
        report.score = report.score ? report.score : score;
    }
    return report;
}

UniqueFd CustomChecker::takeNextInput()
{
    for (CheckerCell &cell : m_cells) {
        if (UniqueFd input = cell.takeNextInput())
            return input;
    }
    return {};
}

} // namespace gavel::worker
