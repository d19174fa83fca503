#include "worker/judging/jury_program.h"

#include "worker/judging/captured_text.h"
#include "worker/judging/compiler.h"
#include "worker/judging/run_limits.h"

#include <algorithm>

namespace gavel::worker {

namespace {

constexpr Bytes kMostSourceFile = mebibytes(16);

const OfferedLanguage &languageOfScripts()
{
    static const OfferedLanguage language = [] {
        OfferedLanguage scripts;
        scripts.definition.id = QStringLiteral("build and run");
        return scripts;
    }();
    return language;
}

} // namespace

std::string messageFrom(QByteArray text)
{
    text.replace('\0', ' ');
    return QString::fromUtf8(text).trimmed().toStdString();
}

Result<JuryProgram> JuryProgram::create(const JuryProgramParts &parts, const domain::CheckerProgram &program,
                                        const std::string &role)
{
    JuryProgram made(parts, program, role);
    TRY_WITHIN(made.name(), made.plan());
    const std::shared_ptr<const Program> built = TRY_WITHIN(made.name(), made.build());
    TRY_WITHIN(made.name(), made.settle(*built));
    return made;
}

std::string JuryProgram::name() const
{
    return m_role + ' ' + m_program->name.toStdString();
}

Result<QList<plugin::SourceFile>> JuryProgram::sources() const
{
    QList<plugin::SourceFile> sources;
    for (const domain::ProgramFile &file : m_program->files)
        sources.append(
            plugin::SourceFile { file.name, TRY(blobs::readBlob(m_parts->blobs, file.blob, kMostSourceFile)) });
    return sources;
}

// It has a `build` that makes `run`, or comes with `run`.
Result<void> JuryProgram::planItself()
{
    m_language = &languageOfScripts();
    m_plan.files = TRY(sources());
    const auto isBuild = [](const domain::ProgramFile &file) {
        return file.name == QLatin1String("build");
    };
    const bool hasBuild = std::any_of(m_program->files.begin(), m_program->files.end(), isBuild);
    const QString script =
        hasBuild ? QStringLiteral("chmod +x build; ./build && chmod +x run") : QStringLiteral("chmod +x run");
    m_plan.compile = {{{QStringLiteral("/bin/sh"), QStringLiteral("-c"), script}, {}}};
    m_plan.run.argv = QStringList{QStringLiteral("/app/run")};
    return {};
}

Result<void> JuryProgram::plan()
{
    if (m_program->language.isEmpty())
        return planItself();
    const QList<const OfferedLanguage *> fitting = m_parts->catalog.withPackageCode(m_program->language);
    if (fitting.isEmpty())
        return failure(ErrorCode::NotFound,
                       "this worker offers no language \"" + m_program->language.toStdString() + "\"");
    m_language = fitting.first();
    const domain::ProblemLimits &limits = m_parts->problem.limits;
    const plugin::PlanLimits planLimits{limits.validationTime, limits.validationMemory.count};
    Result<plugin::ExecutionPlan> plan = m_language->family->plan(m_language->definition, TRY(sources()), planLimits);
    if (!plan)
        return failure(ErrorCode::DataCorrupted, "does not compile: " + plan.error().message);
    m_plan = std::move(*plan);
    return {};
}

Result<std::shared_ptr<const Program>> JuryProgram::build()
{
    if (m_plan.compile.isEmpty())
        return Program::fromSources(m_plan.files);
    const Compilation compilation = TRY(m_parts->programs.build(
        programKey(*m_language, m_plan, m_parts->problem.limits), [this] { return compile(); },
        [this] { return m_parts->control.isCancelled(); }, ProgramBuilder::Errors::Keep));
    if (compilation.isError())
        return failure(ErrorCode::DataCorrupted,
                       "does not compile: " + messageFrom(compilation.output.left(kMostCheckerMessage)));
    return compilation.program;
}

Result<Compilation> JuryProgram::compile()
{
    const std::unique_ptr<sandbox::Cell> cell = TRY(m_parts->sandbox.takeCell(m_parts->slot));
    const JobControl::Lent lent(m_parts->control, *cell);
    return compileIn(*cell, m_plan, m_language->definition, m_parts->problem.limits);
}

Result<void> JuryProgram::settle(const Program &program)
{
    m_cell = TRY(m_parts->sandbox.takeCell(m_parts->slot));
    m_lent = std::make_unique<JobControl::Lent>(m_parts->control, *m_cell);
    return program.putInto(*m_cell);
}

sandbox::RunRecipe JuryProgram::recipe(const QStringList &arguments) const
{
    plugin::Command command = m_plan.run;
    command.argv << arguments;
    sandbox::RunRecipe recipe = recipeFor(command, m_language->definition);
    recipe.limits = validationLimits(m_parts->problem.limits, m_language->definition);
    return recipe;
}

Result<sandbox::RunResult> JuryProgram::run(const sandbox::RunRecipe &recipe)
{
    sandbox::RunResult result = TRY_WITHIN(name(), m_cell->run(recipe));
    if (result.termination == Termination::Cancelled)
        return failure(ErrorCode::Cancelled, "the run of " + name() + " was cancelled");
    return result;
}

} // namespace gavel::worker
