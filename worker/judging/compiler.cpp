#include "worker/judging/compiler.h"

#include "worker/judging/captured_text.h"
#include "worker/judging/run_limits.h"

#include <cstring>

namespace gavel::worker {

namespace {

using sandbox::RunResult;

bool hasSucceeded(const RunResult &result)
{
    return result.termination == Termination::Exited && result.exitCode == 0;
}

QString seconds(std::chrono::nanoseconds time)
{
    return QString::number(std::chrono::duration<double>(time).count(), 'g', 3) + QStringLiteral(" s");
}

// Why a compilation has failed, where the compiler could not tell itself. Empty: it exited and has told.
QString reasonOf(const RunResult &result, const sandbox::RunLimits &limits)
{
    switch (result.termination) {
    case Termination::Exited: return {};
    case Termination::Signalled: {
        const char *name = sigdescr_np(result.signal);
        return QStringLiteral("The compiler was ended by signal %1 (%2).")
            .arg(QString::number(result.signal), QString::fromLatin1(name ? name : "unknown"));
    }
    case Termination::CpuTimeLimit:
    case Termination::WallTimeLimit:
    case Termination::IdleLimit: return QStringLiteral("Compiling took longer than %1.").arg(seconds(limits.cpuTime));
    case Termination::MemoryLimit:
        return QStringLiteral("Compiling needed more than %1 MiB of memory.").arg(limits.memory.count >> 20);
    case Termination::OutputLimit: return QStringLiteral("The compiler wrote too much.");
    case Termination::SecurityViolation: return QStringLiteral("The compiler made a forbidden system call.");
    case Termination::Cancelled: return QStringLiteral("Compiling was cancelled.");
    }
    Q_UNREACHABLE();
}

Compilation compileError(Compilation compilation, const QString &reason)
{
    appendCompilerOutput(compilation.output, reason.toUtf8());
    compilation.program.reset();
    return compilation;
}

// Puts the sources into /box.
Result<void> putSources(sandbox::Cell &cell, const QList<plugin::SourceFile> &files)
{
    for (const plugin::SourceFile &file : files) {
        TRY_WITHIN("putting a source file into a cell",
                   cell.putFile(sandbox::Area::Box, file.name.toStdString(), file.content.constData(),
                                size_t(file.content.size()), false));
    }
    return {};
}

// Everything in /box, as memory files that nobody writes to any more.
Result<std::shared_ptr<const Program>> collectProgram(sandbox::Cell &cell, const std::vector<sandbox::CellFile> &list)
{
    struct Kept {
        UniqueFd fd;
        MappedFile mapping;
    };
    constexpr int kMostOpen = 16; // of many files; a process may not have many open
    auto kept = std::make_shared<std::vector<Kept>>();
    int open = 0;
    std::vector<Program::File> files;
    for (const sandbox::CellFile &entry : list) {
        UniqueFd fd = TRY(cell.takeFile(entry.path, kMostProgramSize));
        MappedFile mapping = TRY(MappedFile::map(fd.get()));
        files.push_back(Program::File{entry.path, entry.isExecutable, mapping.bytes()});
        if (Program::isLarge(files.back()) && ++open <= kMostOpen)
            files.back().fd = fd.get();
        else
            fd.reset();
        kept->push_back({std::move(fd), std::move(mapping)});
    }
    return std::make_shared<const Program>(std::move(files), std::any(kept));
}

Result<Compilation> collect(sandbox::Cell &cell, Compilation compilation)
{
    const auto list = cell.listBox(kMostProgramFiles, kMostProgramSize);
    if (!list && list.error().code != ErrorCode::ResourceExhausted)
        return std::unexpected(list.error().within("collecting the compiled program"));
    if (!list)
        return compileError(std::move(compilation),
                            QStringLiteral("Compiling left too many or too large files behind: ") +
                                QString::fromStdString(list.error().message));
    compilation.program = TRY_WITHIN("collecting the compiled program", collectProgram(cell, *list));
    return compilation;
}

} // namespace

Result<Compilation> compileIn(sandbox::Cell &cell, const plugin::ExecutionPlan &plan,
                              const plugin::LanguageDefinition &language, const domain::ProblemLimits &limits)
{
    TRY(putSources(cell, plan.files));
    Compilation compilation;
    std::chrono::nanoseconds wallTime{0};
    for (const plugin::Command &command : plan.compile) {
        sandbox::RunRecipe recipe = recipeFor(command, language);
        recipe.limits = compileLimits(limits);
        const RunResult result = TRY_WITHIN("compiling", cell.run(recipe, sandbox::Cell::BoxBefore::Keep));
        if (result.termination == Termination::Cancelled)
            return failure(ErrorCode::Cancelled, "compiling was cancelled");
        wallTime += result.usage.wallTime;
        compilation.wallTime = std::chrono::ceil<std::chrono::milliseconds>(wallTime);
        appendCompilerOutput(compilation.output, compilerOutput(result));
        if (!hasSucceeded(result))
            return compileError(std::move(compilation), reasonOf(result, recipe.limits));
    }
    return collect(cell, std::move(compilation));
}

Result<std::optional<QByteArray>> syntaxErrors(sandbox::Cell &cell, const plugin::ExecutionPlan &plan,
                                               const plugin::LanguageDefinition &language,
                                               const domain::ProblemLimits &limits)
{
    for (const plugin::Command &command : plan.syntaxCheck) {
        sandbox::RunRecipe recipe = recipeFor(command, language);
        recipe.limits = compileLimits(limits);
        const RunResult result = TRY_WITHIN("checking the syntax", cell.run(recipe));
        // Only the check's own word counts: a source that makes the check itself hang has still been run.
        if (result.termination == Termination::Exited && result.exitCode != 0)
            return compilerOutput(result);
    }
    return std::nullopt;
}

} // namespace gavel::worker
