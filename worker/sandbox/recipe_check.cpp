#include "worker/sandbox/recipe_check.h"

#include "worker/sandbox/cell_path.h"

#include <string>

namespace gavel::sandbox {

namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kMostMemory = std::int64_t{1} << 44; // 16 TiB
constexpr std::size_t kMostArguments = 4096;
constexpr std::size_t kMostArgumentBytes = 80 * 1024; // each; both go over in one packet

std::unexpected<Error> refused(const std::string &field, const std::string &reason)
{
    return failure(ErrorCode::InvalidArgument, field + ": " + reason);
}

Result<void> checkRange(const std::string &field, std::int64_t value, std::int64_t least, std::int64_t most)
{
    if (value < least || value > most)
        return refused(field, std::to_string(value) + " is not between " + std::to_string(least) + " and " +
                                  std::to_string(most));
    return {};
}

Result<void> checkStrings(const std::string &field, const std::vector<std::string> &texts)
{
    if (texts.size() > kMostArguments)
        return refused(field, std::to_string(texts.size()) + " entries, at most " + std::to_string(kMostArguments));
    std::size_t total = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (texts[i].find('\0') != std::string::npos)
            return refused(field + "[" + std::to_string(i) + "]", "contains a NUL byte");
        total += texts[i].size() + 1;
    }
    if (total > kMostArgumentBytes)
        return refused(field, std::to_string(total) + " bytes, at most " + std::to_string(kMostArgumentBytes));
    return {};
}

Result<void> checkEnvironment(const std::vector<std::string> &environment)
{
    TRY(checkStrings("environment", environment));
    for (std::size_t i = 0; i < environment.size(); ++i) {
        const std::string &entry = environment[i];
        const std::string field = "environment[" + std::to_string(i) + "]";
        const std::size_t equals = entry.find('=');
        if (equals == std::string::npos || equals == 0)
            return refused(field, "must be NAME=value");
        if (entry.find('\n') != std::string::npos)
            return refused(field, "contains a newline");
    }
    return {};
}

} // namespace

Result<void> checkLimits(const RunLimits &limits)
{
    constexpr std::int64_t kDay = std::chrono::nanoseconds(24h).count();
    TRY(checkRange("limits.cpuTime (ns)", limits.cpuTime.count(), 1'000'000, kDay));
    TRY(checkRange("limits.wallTime (ns)", limits.wallTime.count(), 1'000'000, 7 * kDay));
    TRY(checkRange("limits.memory (bytes)", limits.memory.count, mebibytes(1).count, kMostMemory));
    TRY(checkRange("limits.output (bytes)", limits.output.count, 1, kMostMemory));
    TRY(checkRange("limits.errorOutput (bytes)", limits.errorOutput.count, 1, kMostMemory));
    TRY(checkRange("limits.fileSize (bytes)", limits.fileSize.count, 1, kMostMemory));
    if (limits.stack.count != 0)
        TRY(checkRange("limits.stack (bytes)", limits.stack.count, kibibytes(64).count, kMostMemory));
    TRY(checkRange("limits.processes", limits.processes, 1, 32'768));
    TRY(checkRange("limits.openFiles", limits.openFiles, 4, 1'048'576));
    return {};
}

Result<void> checkRecipe(const RunRecipe &recipe)
{
    if (recipe.argv.empty())
        return refused("argv", "is empty");
    TRY(checkStrings("argv", recipe.argv));
    TRY(checkAbsolutePath("argv[0]", recipe.argv.front()));
    TRY(checkEnvironment(recipe.environment));
    TRY(checkAbsolutePath("workingDirectory", recipe.workingDirectory));
    TRY(checkStrings("allowedSystemCalls", recipe.allowedSystemCalls));
    return checkLimits(recipe.limits);
}

Result<void> checkConfig(const SandboxConfig &config)
{
    TRY(checkAbsolutePath("factoryProgram", config.factoryProgram));
    TRY(checkAbsolutePath("root", config.root));
    for (const ReadOnlyPath &path : config.readOnlyPaths) {
        TRY(checkAbsolutePath("readOnlyPaths", path.path));
        if (!path.hostPath.empty())
            TRY(checkAbsolutePath("readOnlyPaths", path.hostPath));
    }
    TRY(checkRange("firstUid", config.firstUid, 1000, 2'000'000'000));
    TRY(checkRange("uidCount", config.uidCount, 1, 1'000'000));
    TRY(checkRange("readyCells", config.readyCells, 0, 64));
    TRY(checkRange("boxSize (bytes)", config.boxSize.count, mebibytes(1).count, kMostMemory));
    TRY(checkRange("boxInodes", config.boxInodes, 16, 10'000'000));
    for (const int core : config.cores)
        TRY(checkRange("cores", core, 0, 1023));
    if (config.cores.size() > 256)
        return refused("cores", "more than 256");
    if (config.name.empty() || config.name.size() > 64 ||
        config.name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") !=
            std::string::npos)
        return refused("name", "must be 1 to 64 letters, digits, '-' or '_'");
    return {};
}

} // namespace gavel::sandbox
