#pragma once

#include "worker/judging/jury_program.h"
#include "worker/judging/output_checker.h"

namespace gavel::worker {

// How the programs of a problem's own checkers lie in their cell.
inline constexpr char kCheckerInput[] = "input";
inline constexpr char kCheckerAnswer[] = "answer";
inline constexpr char kCheckerOutput[] = "output"; // testlib only: others read it on standard input
inline constexpr char kCheckerFeedback[] = "feedback";

// One of a problem's own checkers, compiled and put into a cell of its own. Borrows the parts and the program's
// description; for one thread.
class CheckerCell {
public:
    // DataCorrupted when it does not compile, with the compiler's words; NotFound when its language is not here.
    static Result<CheckerCell> create(const JuryProgramParts &parts, const domain::CheckerProgram &program);

    // Runs it once.
    Result<domain::CheckerReport> ask(const CheckerQuestion &question);

private:
    CheckerCell(const JuryProgramParts &parts, const domain::CheckerProgram &program, JuryProgram jury)
        : m_parts(&parts), m_program(&program), m_jury(std::move(jury))
    {
    }

    Result<void> putFiles(const CheckerQuestion &question);
    sandbox::RunRecipe recipeOf(const CheckerQuestion &question) const;
    Result<domain::CheckerReport> reportOn(const sandbox::RunResult &result);
    Result<void> readFeedback(domain::CheckerReport &report);
    Result<std::string> feedback(const std::string &path);

    const JuryProgramParts *m_parts;
    const domain::CheckerProgram *m_program;
    JuryProgram m_jury;
};

} // namespace gavel::worker
