#include "worker/judging/custom_runner.h"

#include "worker/judging/captured_text.h"
#include "worker/judging/output_pieces.h"
#include "worker/judging/run_limits.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace gavel::worker {

namespace {

constexpr std::size_t kMostBoxFiles = 4096;

sandbox::RunLimits limitsOf(const wire::RunAllowance &allowance, const plugin::LanguageDefinition &language)
{
    sandbox::RunLimits limits;
    limits.cpuTime = allowance.cpuTime + allowance.cpuTimeExtra;
    limits.wallTime = allowance.wallTime;
    limits.memory = allowance.memory + Bytes{std::max<qint64>(0, language.memoryExtraBytes)};
    limits.stack = allowance.stack;
    limits.output = allowance.output;
    limits.errorOutput = allowance.output;
    limits.fileSize = std::max({allowance.fileSize, allowance.output, Bytes{language.largestFileBytes}});
    limits.processes = std::max({1, allowance.processes, language.processes});
    return limits;
}

// The shell only joins the streams and then becomes the program: nothing of a contestant's is read as its commands.
void mergeErrorOutput(sandbox::RunRecipe &recipe)
{
    recipe.argv.insert(recipe.argv.begin(), {"/bin/sh", "-c", "exec \"$0\" \"$@\" 2>&1"});
}

// A memory file that nobody can change, as the sandbox wants standard input to be.
Result<UniqueFd> asInput(const QByteArray &bytes)
{
    UniqueFd file(memfd_create("input", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!file)
        return systemFailure("memfd_create");
    for (qsizetype done = 0; done < bytes.size();) {
        const ssize_t n = write(file.get(), bytes.constData() + done, size_t(bytes.size() - done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return systemFailure("writing an input");
        done += n;
    }
    if (fcntl(file.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0)
        return systemFailure("sealing an input");
    return file;
}

wire::RunOutput outputOf(const sandbox::RunResult &result)
{
    wire::RunOutput output;
    output.termination = result.termination;
    output.exitCode = result.exitCode;
    output.signal = result.signal;
    output.cpuTime = result.usage.cpuTime;
    output.wallTime = result.usage.wallTime;
    output.peakMemory = result.usage.peakMemory;
    return output;
}

} // namespace

domain::ProblemLimits problemLimitsOf(const wire::RunAllowance &limits)
{
    domain::ProblemLimits problem;
    problem.cpuTimeLimit = limits.cpuTime;
    problem.memory = limits.memory;
    problem.output = limits.output;
    problem.compilationTime = limits.compilationTime;
    problem.compilationMemory = limits.compilationMemory;
    return problem;
}

void extendPlan(plugin::ExecutionPlan &plan, const wire::CustomRun &run)
{
    for (const wire::JobFile &file : run.files) {
        const bool isTaken = std::ranges::any_of(plan.files, [&](const auto &each) { return each.name == file.name; });
        if (!isTaken)
            plan.files.append(plugin::SourceFile{file.name, file.content});
    }
    if (!plan.compile.isEmpty())
        plan.compile.first().argv += run.compilerOptions;
    plan.run.argv += run.arguments;
}

CustomRunner::CustomRunner(const Parts &parts) : m_parts(parts), m_recipe(recipeFor(parts.command, parts.language))
{
    m_recipe.limits = limitsOf(parts.run.limits, parts.language);
    if (parts.run.mergesErrorOutput)
        mergeErrorOutput(m_recipe);
}

Result<std::unique_ptr<sandbox::Cell>> CustomRunner::takeCell()
{
    std::unique_ptr<sandbox::Cell> cell = TRY(m_parts.sandbox.takeCell(m_parts.slot));
    TRY(m_parts.program.putInto(*cell));
    for (const wire::JobFile &file : m_parts.run.files) {
        TRY_WITHIN("putting a file into a cell",
                   cell->putFile(sandbox::Area::Box, file.name.toStdString(), file.content.constData(),
                                 size_t(file.content.size()), false));
    }
    return cell;
}

Result<QList<wire::RunOutput>> CustomRunner::runAll(const std::function<void(int)> &done)
{
    QList<wire::RunOutput> outputs;
    std::unique_ptr<sandbox::Cell> cell;
    std::optional<JobControl::Lent> lent;
    for (const QByteArray &input : m_parts.run.inputs) {
        for (int repeat = 0; repeat < m_parts.run.repeats; ++repeat) {
            // Files in the working directory are as they were given for every run.
            if (!cell || !m_parts.run.files.isEmpty()) {
                lent.reset();
                cell = TRY(takeCell());
                lent.emplace(m_parts.control, *cell);
            }
            outputs.append(TRY(runOne(*cell, input, int(outputs.size()))));
            done(int(outputs.size()));
        }
    }
    return outputs;
}

// As somebody looks on, if that was asked for.
Result<sandbox::RunResult> CustomRunner::runWatched(sandbox::Cell &cell, sandbox::Cell::BoxBefore boxBefore, int number)
{
    if (!m_parts.run.streamsOutput || !m_parts.printed)
        return cell.run(m_recipe, boxBefore);
    OutputPieces pieces(m_parts.key, number, m_recipe.limits.output, m_parts.printed);
    sandbox::RunRecipe watched = m_recipe;
    watched.watchInterval = kLookAtOutputEvery;
    watched.outputWatcher = [&pieces](int output) {
        pieces.look(output);
    };
    sandbox::RunResult result = TRY(cell.run(watched, boxBefore));
    pieces.finish(result.standardOutput.get());
    return result;
}

Result<wire::RunOutput> CustomRunner::runOne(sandbox::Cell &cell, const QByteArray &input, int number)
{
    const UniqueFd standardInput = TRY(asInput(input));
    m_recipe.standardInput = standardInput.get();
    const auto boxBefore =
        m_parts.run.files.isEmpty() ? sandbox::Cell::BoxBefore::Wipe : sandbox::Cell::BoxBefore::Keep;
    const sandbox::RunResult result = TRY_WITHIN("a custom run", runWatched(cell, boxBefore, number));
    if (result.termination == Termination::Cancelled)
        return failure(ErrorCode::Cancelled, "the run was cancelled");
    wire::RunOutput output = outputOf(result);
    // A program that goes on after its output was cut has written too much all the same.
    if (result.outputLimitReached && result.termination == Termination::Exited)
        output.termination = Termination::OutputLimit;
    output.output = take(result.standardOutput, result.standardOutputSize, output);
    output.errorOutput = take(result.standardError, result.standardErrorSize, output);
    output.files = TRY(takeFiles(cell));
    return output;
}

QByteArray CustomRunner::take(const UniqueFd &stream, Bytes size, wire::RunOutput &output)
{
    const qint64 wanted = std::min<qint64>(size.count, m_bytesLeft);
    output.isCut = output.isCut || wanted < size.count;
    QByteArray bytes = readHead(stream.get(), wanted);
    m_bytesLeft -= bytes.size();
    return bytes;
}

Result<QList<wire::JobFile>> CustomRunner::takeFiles(sandbox::Cell &cell)
{
    QList<wire::JobFile> files;
    if (m_parts.run.wantedFiles.isEmpty())
        return files;
    const auto list = cell.listBox(kMostBoxFiles, mebibytes(512));
    if (!list && list.error().code == ErrorCode::ResourceExhausted)
        return files; // so many that none is looked at
    if (!list)
        return failure(list.error());
    for (const sandbox::CellFile &entry : *list) {
        const QString name = QString::fromStdString(entry.path);
        if (!m_parts.run.wantedFiles.contains(name) || entry.size.count > m_bytesLeft)
            continue;
        const UniqueFd fd = TRY(cell.takeFile(entry.path, Bytes{m_bytesLeft}));
        files.append({name, readHead(fd.get(), m_bytesLeft)});
        m_bytesLeft -= files.last().content.size();
    }
    return files;
}

} // namespace gavel::worker
