#include "worker/judging/run_limits.h"

#include <algorithm>
#include <map>

namespace gavel::worker {

namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

template <typename T>
void fillZero(T &value, const T &standard)
{
    if (!(value > T{}))
        value = standard;
}

// 5 %, at least 50 ms.
nanoseconds withOvershoot(nanoseconds limit)
{
    return limit + std::max<nanoseconds>(milliseconds(50), limit / 20);
}

} // namespace

domain::ProblemLimits withDefaults(domain::ProblemLimits limits)
{
    const domain::ProblemLimits standard;
    fillZero(limits.cpuTimeLimit, standard.cpuTimeLimit);
    fillZero(limits.memory, standard.memory);
    fillZero(limits.output, standard.output);
    fillZero(limits.code, standard.code);
    fillZero(limits.compilationTime, standard.compilationTime);
    fillZero(limits.compilationMemory, standard.compilationMemory);
    fillZero(limits.validationTime, standard.validationTime);
    fillZero(limits.validationMemory, standard.validationMemory);
    fillZero(limits.validationOutput, standard.validationOutput);
    return limits;
}

double timeFactor(const domain::JudgingPolicy &policy, const plugin::LanguageDefinition &language)
{
    for (const QString &name : {language.id, language.packageCode}) {
        const auto factor = policy.timeFactors.constFind(name);
        if (factor != policy.timeFactors.cend())
            return *factor;
    }
    return language.timeFactor;
}

JudgedLimits judgedLimits(const domain::ProblemLimits &problem, const plugin::LanguageDefinition &language)
{
    const double factor = language.timeFactor > 0 ? language.timeFactor : 1.0;
    const nanoseconds problemLimit = problem.cpuTimeLimit;
    return JudgedLimits{nanoseconds(static_cast<nanoseconds::rep>(double(problemLimit.count()) * factor)),
                        problem.memory + Bytes{std::max<qint64>(0, language.memoryExtraBytes)}};
}

sandbox::RunLimits runLimits(const domain::ProblemLimits &problem, const plugin::LanguageDefinition &language)
{
    const JudgedLimits judged = judgedLimits(problem, language);
    sandbox::RunLimits limits;
    limits.cpuTime = withOvershoot(judged.cpuTimeLimit);
    limits.wallTime = limits.cpuTime * 2 + seconds(1);
    limits.memory = judged.memory;
    limits.output = problem.output;
    limits.errorOutput = std::max(problem.output, mebibytes(1));
    // One limit of the kernel's serves all files, so this is what stops a flood on standard output, too.
    limits.fileSize = std::max(problem.output, Bytes{language.largestFileBytes});
    limits.processes = std::max(1, language.processes);
    return limits;
}

bool isNearCpuTimeLimit(const sandbox::RunResult &result, nanoseconds cpuTimeLimit)
{
    if (result.termination != Termination::Exited && result.termination != Termination::Signalled)
        return false;
    return std::chrono::abs(result.usage.cpuTime - cpuTimeLimit) <= cpuTimeLimit / 20;
}

sandbox::RunLimits compileLimits(const domain::ProblemLimits &problem)
{
    sandbox::RunLimits limits;
    limits.cpuTime = problem.compilationTime;
    limits.wallTime = limits.cpuTime * 2 + seconds(1);
    limits.memory = problem.compilationMemory;
    limits.output = mebibytes(4);
    limits.errorOutput = mebibytes(4);
    limits.fileSize = mebibytes(256);
    limits.processes = 256;
    limits.openFiles = 1024;
    return limits;
}

sandbox::RunLimits validationLimits(const domain::ProblemLimits &problem, const plugin::LanguageDefinition &language)
{
    sandbox::RunLimits limits;
    limits.cpuTime = problem.validationTime;
    limits.wallTime = limits.cpuTime + seconds(1);
    limits.memory = problem.validationMemory + Bytes{std::max<qint64>(0, language.memoryExtraBytes)};
    limits.output = problem.validationOutput;
    limits.errorOutput = problem.validationOutput;
    limits.fileSize = problem.validationOutput;
    limits.processes = std::max(1, language.processes);
    return limits;
}

sandbox::RunRecipe recipeFor(const plugin::Command &command, const plugin::LanguageDefinition &language)
{
    std::map<QString, QString> environment{
        {QStringLiteral("PATH"), QStringLiteral("/usr/local/bin:/usr/bin:/bin")},
        {QStringLiteral("HOME"), QStringLiteral("/box")},
        {QStringLiteral("LANG"), QStringLiteral("C.UTF-8")},
        {QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8")},
    };
    for (auto variable = command.environment.begin(); variable != command.environment.end(); ++variable)
        environment[variable.key()] = variable.value();

    sandbox::RunRecipe recipe;
    for (const QString &argument : command.argv)
        recipe.argv.push_back(argument.toStdString());
    for (const auto &[name, value] : environment)
        recipe.environment.push_back((name + QLatin1Char('=') + value).toStdString());
    for (const QString &call : language.allowedSystemCalls)
        recipe.allowedSystemCalls.push_back(call.toStdString());
    recipe.allowsI386 = language.usesI386;
    return recipe;
}

} // namespace gavel::worker
