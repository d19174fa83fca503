#pragma once

#include "worker/judging/jury_program.h"
#include "worker/judging/output_checker.h"

#include <vector>

namespace gavel::worker {

// How the programs of a problem's own checkers lie in their cell.
inline constexpr char kCheckerInput[] = "input";
inline constexpr char kCheckerAnswer[] = "answer";
inline constexpr char kCheckerOutput[] = "output"; // testlib: what a checker reads, what an interactor writes (tout)
inline constexpr char kCheckerReport[] = "report"; // testlib only
inline constexpr char kCheckerFeedback[] = "feedback";

// One of a problem's own checkers, or its interactor, compiled and put into a cell of its own. Borrows the parts and
// the program's description; for one thread.
//
// ask() does all of it for a checker. An interactor is run by the caller between prepare() and conclude().
class CheckerCell {
public:
    enum class Role { Checker, Interactor };

    // DataCorrupted when it does not compile, with the compiler's words; NotFound when its language is not here.
    static Result<CheckerCell> create(const JuryProgramParts &parts, const domain::CheckerProgram &program, Role role);

    // Runs it once.
    Result<domain::CheckerReport> ask(const CheckerQuestion &question);

    // Puts its files into the cell. Gives the command to run; an interactor's streams are left to the caller.
    Result<sandbox::RunRecipe> prepare(const CheckerQuestion &question);
    Result<sandbox::RunResult> run(const sandbox::RunRecipe &recipe) { return m_jury.run(recipe); }
    // What the run that is over means.
    Result<domain::CheckerReport> conclude(const sandbox::RunResult &result);

    // The input of another pass that the last report asks for (a sealed memory file); empty: none.
    UniqueFd takeNextInput() { return std::move(m_nextInput); }

    // What a testlib interactor has written for the checker after it.
    Result<UniqueFd> takeTold();

    bool isTestlib() const { return m_program->dialect == domain::CheckerDialect::Testlib; }
    std::string name() const { return m_jury.name(); }

private:
    struct Kept {
        std::string path;
        UniqueFd content;
    };

    CheckerCell(const JuryProgramParts &parts, const domain::CheckerProgram &program, JuryProgram jury, Role role)
        : m_parts(&parts), m_program(&program), m_jury(std::move(jury)), m_role(role)
    {
    }

    Result<void> putFiles(const CheckerQuestion &question);
    Result<void> putFeedback(int pass);
    sandbox::RunRecipe recipeOf(const CheckerQuestion &question) const;
    Result<domain::CheckerReport> reportOn(const sandbox::RunResult &result);
    Result<domain::CheckerReport> reportOfTestlib(const sandbox::RunResult &result);
    Result<domain::CheckerReport> reportOfOther(const sandbox::RunResult &result);
    Result<void> readFeedback(domain::CheckerReport &report);
    Result<void> keepForNextPass(const std::vector<sandbox::CellFile> &files, domain::CheckerReport &report);
    Result<QByteArray> headOf(const std::string &path);

    const JuryProgramParts *m_parts;
    const domain::CheckerProgram *m_program;
    JuryProgram m_jury;
    Role m_role;
    std::vector<Kept> m_feedback; // of the passes before
    UniqueFd m_nextInput;
};

} // namespace gavel::worker
