#pragma once

#include "worker/judging/custom_checker.h"
#include "worker/judging/program.h"

#include <memory>

namespace gavel::worker {

// How the programs of a problem's own checkers lie in their cell.
inline constexpr char kCheckerInput[] = "input";
inline constexpr char kCheckerAnswer[] = "answer";
inline constexpr char kCheckerOutput[] = "output"; // testlib only: others read it on standard input
inline constexpr char kCheckerFeedback[] = "feedback";

// Most that is kept of what a checker has to say.
inline constexpr qint64 kMostCheckerMessage = 4 * 1024;

// One of a problem's own checkers, compiled and put into a cell of its own. Borrows the parts and the program's
// description; for one thread.
class CheckerCell {
public:
    // DataCorrupted when it does not compile, with the compiler's words; NotFound when its language is not here.
    static Result<CheckerCell> create(const CustomCheckerParts &parts, const domain::CheckerProgram &program);

    // Runs it once.
    Result<domain::CheckerReport> ask(const CheckerQuestion &question);

private:
    CheckerCell(const CustomCheckerParts &parts, const domain::CheckerProgram &program)
        : m_parts(&parts), m_program(&program)
    {
    }

    Result<void> plan();
    Result<std::shared_ptr<const Program>> build();
    Result<Compilation> compile();
    Result<void> settle(const Program &program);
    Result<void> putFiles(const CheckerQuestion &question);
    sandbox::RunRecipe recipeOf(const CheckerQuestion &question) const;
    Result<domain::CheckerReport> reportOn(const sandbox::RunResult &result);
    Result<void> readFeedback(domain::CheckerReport &report);
    Result<std::string> feedback(const std::string &path);
    std::string name() const;

    const CustomCheckerParts *m_parts;
    const domain::CheckerProgram *m_program;
    const OfferedLanguage *m_language = nullptr; // in the catalog
    plugin::ExecutionPlan m_plan;
    std::unique_ptr<sandbox::Cell> m_cell;
    std::unique_ptr<JobControl::Lent> m_lent; // ends before the cell
};

} // namespace gavel::worker
