#include "worker/judging/checker_cell.h"

#include "core/domain/checker_exit.h"
#include "core/domain/testlib_report.h"
#include "worker/judging/captured_text.h"
#include "worker/judging/memory_file.h"

#include <algorithm>

namespace gavel::worker {

namespace {

using sandbox::Area;

constexpr char kNextPass[] = "nextpass.in";
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

Result<CheckerCell> CheckerCell::create(const JuryProgramParts &parts, const domain::CheckerProgram &program, Role role)
{
    const char *name = role == Role::Interactor ? "interactor" : "output validator";
    return CheckerCell(parts, program, TRY(JuryProgram::create(parts, program, name)), role);
}

Result<domain::CheckerReport> CheckerCell::ask(const CheckerQuestion &question)
{
    const sandbox::RunRecipe recipe = TRY(prepare(question));
    return conclude(TRY(m_jury.run(recipe)));
}

Result<sandbox::RunRecipe> CheckerCell::prepare(const CheckerQuestion &question)
{
    m_nextInput.reset();
    TRY_WITHIN(m_jury.name(), putFiles(question));
    return recipeOf(question);
}

Result<domain::CheckerReport> CheckerCell::conclude(const sandbox::RunResult &result)
{
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
    if (!isTestlib())
        return putFeedback(question.pass);
    if (m_role == Role::Checker)
        TRY(m_jury.cell().putFile(Area::Box, kCheckerOutput, question.output, false));
    return {};
}

// A directory is made by what is in it.
Result<void> CheckerCell::putFeedback(int pass)
{
    if (pass == 1)
        m_feedback.clear();
    for (const Kept &kept : m_feedback)
        TRY(m_jury.cell().putFile(Area::Box, kept.path, kept.content.get(), false));
    return m_jury.cell().putFile(Area::Box, std::string(kCheckerFeedback) + "/.directory", "", 0, false);
}

sandbox::RunRecipe CheckerCell::recipeOf(const CheckerQuestion &question) const
{
    QStringList arguments;
    if (isTestlib())
        arguments << question.arguments << inCell(kCheckerInput) << inCell(kCheckerOutput) << inCell(kCheckerAnswer)
                  << inCell(kCheckerReport) << QStringLiteral("-appes");
    else
        arguments << inCell(kCheckerInput) << inCell(kCheckerAnswer) << inCell(kCheckerFeedback) + QLatin1Char('/')
                  << question.arguments;
    sandbox::RunRecipe recipe = m_jury.recipe(arguments);
    recipe.standardInput = isTestlib() ? -1 : question.output;
    return recipe;
}

Result<domain::CheckerReport> CheckerCell::reportOn(const sandbox::RunResult &result)
{
    domain::CheckerReport report = TRY(isTestlib() ? reportOfTestlib(result) : reportOfOther(result));
    if (report.outcome != domain::CheckerReport::Outcome::Failed)
        return report;
    const QByteArray said = readHead(result.standardError.get(), kMostCheckerMessage / 2) +
                            readHead(result.standardOutput.get(), kMostCheckerMessage / 2);
    if (const std::string words = messageFrom(said); !words.empty())
        report.juryMessage += "; it wrote: " + words;
    return report;
}

Result<domain::CheckerReport> CheckerCell::reportOfOther(const sandbox::RunResult &result)
{
    domain::CheckerReport report =
        domain::reportOf(m_program->dialect, {result.termination, result.exitCode, result.signal});
    TRY(readFeedback(report));
    return report;
}

// What it wrote into its report is plain whatever exit codes it was compiled with; standard error has it where a
// program only looks like one of testlib.
Result<domain::CheckerReport> CheckerCell::reportOfTestlib(const sandbox::RunResult &result)
{
    domain::CheckerExit exit{result.termination, result.exitCode, result.signal};
    std::string message = messageFrom(readHead(result.standardError.get(), kMostCheckerMessage));
    std::optional<domain::TestlibReport> written;
    if (exit.termination == Termination::Exited)
        written = domain::readTestlibReport(TRY(headOf(kCheckerReport)));
    if (written) {
        exit.exitCode = written->exitCode;
        message = written->message;
    }
    domain::CheckerReport report = domain::reportOf(m_program->dialect, exit, message);
    if (report.outcome != domain::CheckerReport::Outcome::Failed)
        report.juryMessage = message;
    else if (written)
        report.juryMessage += ": " + message;
    return report;
}

// Read when every process of the checker is gone.
Result<void> CheckerCell::readFeedback(domain::CheckerReport &report)
{
    const std::string directory = std::string(kCheckerFeedback) + "/";
    std::vector<sandbox::CellFile> files = TRY(m_jury.cell().listBox(kMostFilesLeft, kMostLeft));
    std::erase_if(files, [&](const sandbox::CellFile &file) { return !file.path.starts_with(directory); });
    const bool isMultiPass = m_parts->problem.kind.passes > 1;
    bool wantsAnotherPass = false;
    for (const sandbox::CellFile &file : files) {
        const std::string name = file.path.substr(directory.size());
        const bool isNextPass = name == kNextPass;
        if (name == "judgemessage.txt" && report.outcome == domain::CheckerReport::Outcome::Failed) {
            if (const std::string words = messageFrom(TRY(headOf(file.path))); !words.empty())
                report.juryMessage += "; judgemessage.txt: " + words;
            continue;
        }
        if (report.outcome == domain::CheckerReport::Outcome::Failed)
            continue;
        // Scores and further passes belong to other kinds of problems: who writes them means one of those.
        if ((isScore(name) && !m_parts->problem.scoring.takesCheckerScores) || (isNextPass && !isMultiPass)) {
            report = failed("it wrote " + name + ", which is not for a problem of this kind");
            return {};
        }
        if (isNextPass && report.outcome != domain::CheckerReport::Outcome::Accepted) {
            report = failed("it rejected the output, and yet wrote nextpass.in");
            return {};
        }
        wantsAnotherPass = wantsAnotherPass || isNextPass;
        if (isScore(name))
            domain::addScore(report, name, messageFrom(TRY(headOf(file.path))));
        else if (name == "judgemessage.txt")
            report.juryMessage = messageFrom(TRY(headOf(file.path)));
        else if (name == "teammessage.txt")
            report.contestantMessage = messageFrom(TRY(headOf(file.path)));
    }
    return wantsAnotherPass ? keepForNextPass(files, report) : Result<void>();
}

Result<void> CheckerCell::keepForNextPass(const std::vector<sandbox::CellFile> &files, domain::CheckerReport &report)
{
    if (report.outcome != domain::CheckerReport::Outcome::Accepted)
        return {};
    m_feedback.clear();
    for (const sandbox::CellFile &file : files) {
        if (file.path.ends_with("/.directory")) // is put in each time
            continue;
        UniqueFd content = TRY(m_jury.cell().takeFile(file.path, kMostLeft));
        if (file.path.ends_with(std::string("/") + kNextPass))
            m_nextInput = std::move(content);
        else
            m_feedback.push_back({file.path, std::move(content)});
    }
    return {};
}

Result<UniqueFd> CheckerCell::takeTold()
{
    for (const sandbox::CellFile &file : TRY(m_jury.cell().listBox(kMostFilesLeft, kMostLeft))) {
        if (file.path == kCheckerOutput)
            return m_jury.cell().takeFile(file.path, kMostLeft);
    }
    return sealedMemoryFile({});
}

// Empty: there is no such file.
Result<QByteArray> CheckerCell::headOf(const std::string &path)
{
    for (const sandbox::CellFile &file : TRY(m_jury.cell().listBox(kMostFilesLeft, kMostLeft))) {
        if (file.path != path)
            continue;
        const UniqueFd content = TRY(m_jury.cell().takeFile(path, m_parts->problem.limits.validationOutput));
        return readHead(content.get(), kMostCheckerMessage);
    }
    return QByteArray();
}

} // namespace gavel::worker
