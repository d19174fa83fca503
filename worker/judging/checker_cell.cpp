#include "worker/judging/checker_cell.h"

#include "core/domain/checker_exit.h"
#include "worker/judging/captured_text.h"
#include "worker/judging/compiler.h"
#include "worker/judging/run_limits.h"

#include <algorithm>

namespace gavel::worker {

namespace {

using sandbox::Area;

constexpr std::size_t kMostFilesLeft = 10'000;
constexpr Bytes kMostLeft{std::int64_t(1) << 42}; // the cell itself is smaller

QString inCell(const char *name)
{
    return QStringLiteral("/box/") + QString::fromLatin1(name);
}

domain::CheckerReport failed(std::string reason)
{
    return {domain::CheckerReport::Outcome::Failed, std::nullopt, std::move(reason), {}};
}

bool isScore(const std::string &name)
{
    return name == "score.txt" || name == "score_multiplier.txt";
}

} // namespace

Result<CheckerCell> CheckerCell::create(const JuryProgramParts &parts, const domain::CheckerProgram &program)
{
    return CheckerCell(parts, program, TRY(JuryProgram::create(parts, program, "output validator")));
}

Result<domain::CheckerReport> CheckerCell::ask(const CheckerQuestion &question)
{
    TRY_WITHIN(m_jury.name(), putFiles(question));
    const sandbox::RunResult result = TRY(m_jury.run(recipeOf(question)));
    domain::CheckerReport report = TRY_WITHIN(m_jury.name(), reportOn(result));
    if (report.outcome == domain::CheckerReport::Outcome::Failed)
        report.juryMessage = m_jury.name() + ": " + report.juryMessage;
    return report;
}

// They are the last thing in /box before a run, which spares them when it removes what earlier runs have left.
Result<void> CheckerCell::putFiles(const CheckerQuestion &question)
{
    TRY(m_jury.cell().putFile(Area::Box, kCheckerInput, question.input, false));
    TRY(m_jury.cell().putFile(Area::Box, kCheckerAnswer, question.answer, false));
    if (m_program->dialect == domain::CheckerDialect::Testlib)
        return m_jury.cell().putFile(Area::Box, kCheckerOutput, question.output, false);
    // A directory is made by what is in it.
    return m_jury.cell().putFile(Area::Box, std::string(kCheckerFeedback) + "/.directory", "", 0, false);
}

sandbox::RunRecipe CheckerCell::recipeOf(const CheckerQuestion &question) const
{
    const bool isTestlib = m_program->dialect == domain::CheckerDialect::Testlib;
    QStringList arguments;
    if (isTestlib)
        arguments << question.arguments << inCell(kCheckerInput) << inCell(kCheckerOutput) << inCell(kCheckerAnswer);
    else
        arguments << inCell(kCheckerInput) << inCell(kCheckerAnswer) << inCell(kCheckerFeedback) + QLatin1Char('/')
                  << question.arguments;
    sandbox::RunRecipe recipe = m_jury.recipe(arguments);
    recipe.standardInput = isTestlib ? -1 : question.output;
    return recipe;
}

Result<domain::CheckerReport> CheckerCell::reportOn(const sandbox::RunResult &result)
{
    const std::string message = messageFrom(readHead(result.standardError.get(), kMostCheckerMessage));
    domain::CheckerReport report =
        domain::reportOf(m_program->dialect, {result.termination, result.exitCode, result.signal}, message);
    const QByteArray said = readHead(result.standardError.get(), kMostCheckerMessage / 2) +
                            readHead(result.standardOutput.get(), kMostCheckerMessage / 2);
    if (report.outcome == domain::CheckerReport::Outcome::Failed) {
        if (const std::string words = messageFrom(said); !words.empty())
            report.juryMessage += "; it wrote: " + words;
    } else if (m_program->dialect == domain::CheckerDialect::Testlib) {
        report.juryMessage = message;
    } else {
        TRY(readFeedback(report));
    }
    return report;
}

// Read when every process of the checker is gone.
Result<void> CheckerCell::readFeedback(domain::CheckerReport &report)
{
    const std::string directory = std::string(kCheckerFeedback) + "/";
    for (const sandbox::CellFile &file : TRY(m_jury.cell().listBox(kMostFilesLeft, kMostLeft))) {
        if (!file.path.starts_with(directory))
            continue;
        const std::string name = file.path.substr(directory.size());
        // Scores and further passes belong to other kinds of problems: who writes them means one of those.
        if ((isScore(name) && !m_parts->problem.scoring.takesCheckerScores) || name == "nextpass.in") {
            report = failed("it wrote " + name + ", which is not for a problem of this kind");
            return {};
        }
        if (isScore(name))
            domain::addScore(report, name, TRY(feedback(file.path)));
        else if (name == "judgemessage.txt")
            report.juryMessage = TRY(feedback(file.path));
        else if (name == "teammessage.txt")
            report.contestantMessage = TRY(feedback(file.path));
    }
    return {};
}

Result<std::string> CheckerCell::feedback(const std::string &path)
{
    const UniqueFd file = TRY(m_jury.cell().takeFile(path, m_parts->problem.limits.validationOutput));
    return messageFrom(readHead(file.get(), kMostCheckerMessage));
}

} // namespace gavel::worker
