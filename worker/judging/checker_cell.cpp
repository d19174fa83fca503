#include "worker/judging/checker_cell.h"

#include "core/domain/checker_exit.h"
#include "worker/judging/captured_text.h"
#include "worker/judging/compiler.h"
#include "worker/judging/run_limits.h"

#include <algorithm>

namespace gavel::worker {

namespace {

using sandbox::Area;

constexpr Bytes kMostSourceFile = mebibytes(16);
constexpr std::size_t kMostFilesLeft = 10'000;
constexpr Bytes kMostLeft{std::int64_t(1) << 42}; // the cell itself is smaller

QString inCell(const char *name)
{
    return QStringLiteral("/box/") + QString::fromLatin1(name);
}

// What a checker wrote, as people and databases may have it.
std::string messageFrom(QByteArray text)
{
    text.replace('\0', ' ');
    return QString::fromUtf8(text).trimmed().toStdString();
}

// Scores and further passes are not for pass-fail problems: who writes them means another kind of problem.
bool isOfAnotherKind(const std::string &name)
{
    return name == "score.txt" || name == "score_multiplier.txt" || name == "nextpass.in";
}

} // namespace

Result<CheckerCell> CheckerCell::create(const CustomCheckerParts &parts, const domain::CheckerProgram &program)
{
    CheckerCell cell(parts, program);
    TRY_WITHIN(cell.name(), cell.plan());
    const std::shared_ptr<const Program> built = TRY_WITHIN(cell.name(), cell.build());
    TRY_WITHIN(cell.name(), cell.settle(*built));
    return cell;
}

std::string CheckerCell::name() const
{
    return "output validator " + m_program->name.toStdString();
}

Result<void> CheckerCell::plan()
{
    const QList<const OfferedLanguage *> fitting = m_parts->catalog.withPackageCode(m_program->language);
    if (fitting.isEmpty())
        return failure(ErrorCode::NotFound,
                       "this worker offers no language \"" + m_program->language.toStdString() + "\"");
    m_language = fitting.first();
    QList<plugin::SourceFile> sources;
    for (const domain::ProgramFile &file : m_program->files)
        sources.append(
            plugin::SourceFile { file.name, TRY(blobs::readBlob(m_parts->blobs, file.blob, kMostSourceFile)) });
    const domain::ProblemLimits &limits = m_parts->problem.limits;
    const plugin::PlanLimits planLimits{limits.validationTime, limits.validationMemory.count};
    Result<plugin::ExecutionPlan> plan = m_language->family->plan(m_language->definition, sources, planLimits);
    if (!plan)
        return failure(ErrorCode::DataCorrupted, "does not compile: " + plan.error().message);
    m_plan = std::move(*plan);
    return {};
}

Result<std::shared_ptr<const Program>> CheckerCell::build()
{
    if (m_plan.compile.isEmpty())
        return Program::fromSources(m_plan.files);
    const Compilation compilation = TRY(m_parts->programs.build(
        programKey(*m_language, m_plan, m_parts->problem.limits), [this] { return compile(); },
        [this] { return m_parts->control.isCancelled(); }));
    if (compilation.isError())
        return failure(ErrorCode::DataCorrupted,
                       "does not compile: " + messageFrom(compilation.output.left(kMostCheckerMessage)));
    return compilation.program;
}

Result<Compilation> CheckerCell::compile()
{
    const std::unique_ptr<sandbox::Cell> cell = TRY(m_parts->sandbox.takeCell(m_parts->slot));
    const JobControl::Lent lent(m_parts->control, *cell);
    return compileIn(*cell, m_plan, m_language->definition, m_parts->problem.limits);
}

Result<void> CheckerCell::settle(const Program &program)
{
    m_cell = TRY(m_parts->sandbox.takeCell(m_parts->slot));
    m_lent = std::make_unique<JobControl::Lent>(m_parts->control, *m_cell);
    return program.putInto(*m_cell);
}

Result<domain::CheckerReport> CheckerCell::ask(const CheckerQuestion &question)
{
    TRY_WITHIN(name(), putFiles(question));
    const sandbox::RunResult result = TRY_WITHIN(name(), m_cell->run(recipeOf(question)));
    if (result.termination == Termination::Cancelled)
        return failure(ErrorCode::Cancelled, "the run of " + name() + " was cancelled");
    domain::CheckerReport report = TRY_WITHIN(name(), reportOn(result));
    if (report.outcome == domain::CheckerReport::Outcome::Failed)
        report.juryMessage = name() + ": " + report.juryMessage;
    return report;
}

// They are the last thing in /box before a run, which spares them when it removes what earlier runs have left.
Result<void> CheckerCell::putFiles(const CheckerQuestion &question)
{
    TRY(m_cell->putFile(Area::Box, kCheckerInput, question.input, false));
    TRY(m_cell->putFile(Area::Box, kCheckerAnswer, question.answer, false));
    if (m_program->dialect == domain::CheckerDialect::Testlib)
        return m_cell->putFile(Area::Box, kCheckerOutput, question.output, false);
    // A directory is made by what is in it.
    return m_cell->putFile(Area::Box, std::string(kCheckerFeedback) + "/.directory", "", 0, false);
}

sandbox::RunRecipe CheckerCell::recipeOf(const CheckerQuestion &question) const
{
    const bool isTestlib = m_program->dialect == domain::CheckerDialect::Testlib;
    plugin::Command command = m_plan.run;
    if (isTestlib)
        command.argv << question.arguments << inCell(kCheckerInput) << inCell(kCheckerOutput) << inCell(kCheckerAnswer);
    else
        command.argv << inCell(kCheckerInput) << inCell(kCheckerAnswer) << inCell(kCheckerFeedback) + QLatin1Char('/')
                     << question.arguments;
    sandbox::RunRecipe recipe = recipeFor(command, m_language->definition);
    recipe.limits = validationLimits(m_parts->problem.limits, m_language->definition);
    recipe.standardInput = isTestlib ? -1 : question.output;
    return recipe;
}

Result<domain::CheckerReport> CheckerCell::reportOn(const sandbox::RunResult &result)
{
    domain::CheckerReport report =
        domain::reportOf(m_program->dialect, {result.termination, result.exitCode, result.signal});
    const QByteArray said = readHead(result.standardError.get(), kMostCheckerMessage / 2) +
                            readHead(result.standardOutput.get(), kMostCheckerMessage / 2);
    if (report.outcome == domain::CheckerReport::Outcome::Failed) {
        if (const std::string message = messageFrom(said); !message.empty())
            report.juryMessage += "; it wrote: " + message;
    } else if (m_program->dialect == domain::CheckerDialect::Testlib) {
        report.juryMessage = messageFrom(readHead(result.standardError.get(), kMostCheckerMessage));
    } else {
        TRY(readFeedback(report));
    }
    return report;
}

// Read when every process of the checker is gone.
Result<void> CheckerCell::readFeedback(domain::CheckerReport &report)
{
    const std::string directory = std::string(kCheckerFeedback) + "/";
    for (const sandbox::CellFile &file : TRY(m_cell->listBox(kMostFilesLeft, kMostLeft))) {
        if (!file.path.starts_with(directory))
            continue;
        const std::string name = file.path.substr(directory.size());
        if (isOfAnotherKind(name)) {
            report = {domain::CheckerReport::Outcome::Failed,
                      std::nullopt,
                      "it wrote " + name + ", which is not for a pass-fail problem",
                      {}};
            return {};
        }
        if (name == "judgemessage.txt")
            report.juryMessage = TRY(feedback(file.path));
        else if (name == "teammessage.txt")
            report.contestantMessage = TRY(feedback(file.path));
    }
    return {};
}

Result<std::string> CheckerCell::feedback(const std::string &path)
{
    const UniqueFd file = TRY(m_cell->takeFile(path, m_parts->problem.limits.validationOutput));
    return messageFrom(readHead(file.get(), kMostCheckerMessage));
}

} // namespace gavel::worker
