// What a cell adds to the start of a language, and what preparing saves at compiling: for each language the sum program
// of its file, run in a cell and bare (vfork, execve, wait), in turns; and for those that prepare something the compile
// time without and with it. The output of both compilations must be the same, byte for byte.
#include "bench/support/figures.h"
#include "worker/commands/toolbox.h"
#include "worker/judging/compiler.h"
#include "worker/judging/run_limits.h"
#include "worker/languages/preparation.h"
#include "worker/languages/probe_data.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <fmt/core.h>

#include <cstdio>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace gavel;
using namespace gavel::bench;
using namespace gavel::worker;

namespace {

constexpr int kRuns = 15;
constexpr int kCompilations = 5;
const QByteArray kWholeLibrary =
    "#include <bits/stdc++.h>\nint main()\n{\n    long long a, b;\n    std::cin >> a >> b;\n"
    "    std::cout << a + b << \"\\n\";\n}\n";

std::unique_ptr<Toolbox> makeToolbox(const char *name, const QString &preparedDirectory)
{
    ToolboxSettings settings;
    settings.pluginDirectory = QStringLiteral(GAVEL_BINARY_DIR "/plugins");
    settings.cores = coresForSlots(1);
    settings.preparedDirectory = preparedDirectory;
    settings.sandboxName = "gavel-bench-" + std::string(name) + std::to_string(getpid());
    auto toolbox = Toolbox::create(settings);
    if (!toolbox)
        fmt::print(stderr, "{}\n", toolbox.error().message);
    return toolbox ? *std::move(toolbox) : nullptr;
}

Result<plugin::ExecutionPlan> planOf(const OfferedLanguage &language, const QByteArray &source)
{
    return language.family->plan(language.definition, {plugin::SourceFile{language.definition.sourceFile, source}},
                                 plugin::PlanLimits{std::chrono::seconds(1), 256 * 1024 * 1024});
}

Result<Compilation> compile(sandbox::Sandbox &sandbox, const OfferedLanguage &language,
                            const plugin::ExecutionPlan &plan)
{
    const auto cell = TRY(sandbox.takeCell(0));
    return compileIn(*cell, plan, language.definition, withDefaults({}));
}

// The program's files on the host, and its command with their place instead of /app.
struct BareProgram {
    QTemporaryDir directory;
    std::vector<std::string> argv;
    std::vector<std::string> environment;

    BareProgram(const Program &program, const sandbox::RunRecipe &recipe)
        : argv(recipe.argv), environment(recipe.environment)
    {
        for (const Program::File &entry : program.files()) {
            const QString path = directory.filePath(QString::fromStdString(entry.path));
            QDir().mkpath(QFileInfo(path).path());
            QFile file(path);
            if (file.open(QIODevice::WriteOnly))
                file.write(entry.bytes.data(), qint64(entry.bytes.size()));
            if (entry.isExecutable)
                file.setPermissions(file.permissions() | QFile::ExeOwner);
        }
        for (std::string &argument : argv) {
            if (const auto at = argument.find("/app"); at != std::string::npos)
                argument.replace(at, 4, directory.path().toStdString());
        }
    }

    double run(int input)
    {
        std::vector<char *> arguments;
        std::vector<char *> variables;
        for (std::string &argument : argv)
            arguments.push_back(argument.data());
        for (std::string &variable : environment)
            variables.push_back(variable.data());
        arguments.push_back(nullptr);
        variables.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, input, 0);
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
        ::lseek(input, 0, SEEK_SET);
        const auto start = Clock::now();
        pid_t child = -1;
        int status = 0;
        if (::posix_spawn(&child, arguments.front(), &actions, nullptr, arguments.data(), variables.data()) == 0)
            ::waitpid(child, &status, 0);
        const double time = millisecondsSince(start);
        posix_spawn_file_actions_destroy(&actions);
        return time;
    }
};

Result<void> measureRuns(sandbox::Sandbox &sandbox, const OfferedLanguage &language, Figures &figures)
{
    const plugin::ExecutionPlan plan = TRY(planOf(language, language.definition.example.toUtf8()));
    std::shared_ptr<const Program> program = Program::fromSources(plan.files);
    if (!plan.compile.isEmpty())
        program = TRY(compile(sandbox, language, plan))
    .program;
    if (!program)
        return failure(ErrorCode::Internal, "does not compile");
    sandbox::RunRecipe recipe = recipeFor(plan.run, language.definition);
    recipe.limits = runLimits(withDefaults({}), language.definition);
    const UniqueFd input = TRY(inputOf(ProbeKind::Sum));
    recipe.standardInput = input.get();
    const auto cell = TRY(sandbox.takeCell(0));
    TRY(program->putInto(*cell));
    BareProgram bare(*program, recipe);
    std::vector<double> bareTimes;
    std::vector<double> cellTimes;
    for (int i = 0; i < kRuns; ++i) {
        bareTimes.push_back(bare.run(input.get()));
        const auto start = Clock::now();
        TRY(cell->run(recipe));
        cellTimes.push_back(millisecondsSince(start));
    }
    const std::string id = language.definition.id.toStdString();
    const double bareTime = quantileOf(bareTimes, 0.5);
    const double cellTime = quantileOf(cellTimes, 0.5);
    figures.tell(id + "_bare_ms", id + ", bare", bareTime, "ms");
    figures.tell(id + "_cell_ms", id + ", in a cell", cellTime, "ms");
    figures.tell(id + "_added_ms", id + ", added by the cell", cellTime - bareTime, "ms", "<= 1");
    return {};
}

bool isSame(const Program &a, const Program &b)
{
    return std::ranges::equal(a.files(), b.files(), [](const Program::File &x, const Program::File &y) {
        return x.path == y.path && std::ranges::equal(x.bytes, y.bytes);
    });
}

Result<void> measurePreparing(Toolbox &plain, Toolbox &prepared, const QString &directory,
                              const OfferedLanguage &language, Figures &figures)
{
    const bool isCpp = language.definition.extensions.contains(QStringLiteral("cpp"));
    const QByteArray source = isCpp ? kWholeLibrary : language.definition.example.toUtf8();
    const plugin::ExecutionPlan plan = TRY(planOf(language, source));
    TRY(Preparation(prepared.sandbox(), 0, directory).prepare(language));
    std::vector<double> before;
    std::vector<double> after;
    for (int i = 0; i < kCompilations; ++i) {
        const Compilation slow = TRY(compile(plain.sandbox(), language, plan));
        const Compilation fast = TRY(compile(prepared.sandbox(), language, plan));
        if (!slow.program || !fast.program)
            return failure(ErrorCode::Internal, "does not compile: " + (slow.output + fast.output).toStdString());
        if (!isSame(*slow.program, *fast.program))
            return failure(ErrorCode::Internal, "preparing changes the program");
        before.push_back(double(slow.wallTime.count()));
        after.push_back(double(fast.wallTime.count()));
    }
    const std::string id = language.definition.id.toStdString();
    const double slow = quantileOf(before, 0.5);
    const double fast = quantileOf(after, 0.5);
    figures.tell(id + "_compile_ms", id + ", compile", slow, "ms");
    figures.tell(id + "_compile_prepared_ms", id + ", compile, prepared", fast, "ms");
    figures.tell(id + "_compile_ratio", id + ", times faster", slow / fast, "x", ">= 2");
    return {};
}

} // namespace

// Arguments: ids of languages; none: one of each kind that is here.
int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QStringList wanted = QCoreApplication::arguments().mid(1);
    if (wanted.isEmpty()) {
        for (const char *id :
             {"c-gcc-gnu17", "cpp-gcc-gnupp17", "cpp-gcc-gnupp20", "python3", "pypy3", "java17", "kotlin", "scala",
              "nodejs", "typescript", "go", "rust", "ruby", "perl", "php", "lua54", "csharp-mono"})
            wanted.append(QString::fromLatin1(id));
    }
    const QTemporaryDir directory;
    const auto plain = makeToolbox("plain", {});
    const auto prepared = makeToolbox("prepared", directory.path());
    if (!plain || !prepared)
        return 3;
    const auto catalog = plain->probeLanguages(
        [&](const plugin::LanguageDefinition &definition) { return wanted.contains(definition.id); });
    Figures figures("languages");
    for (const OfferedLanguage &language : catalog->offered) {
        Result<void> measured = measureRuns(plain->sandbox(), language, figures);
        if (measured && !language.definition.prepare.isEmpty())
            measured = measurePreparing(*plain, *prepared, directory.path(), language, figures);
        if (!measured)
            fmt::print("{}: {}\n", language.definition.id.toStdString(), measured.error().message);
    }
    figures.finish();
    return 0;
}
