// What judging costs over the physical limits, in ratios taken in one run:
//   - a package of 100 small tests, judged by one slot, over the bare runs of the same program (posix_spawn, wait);
//   - the default validator on equal files over cmp on the same;
//   - compiling with bits/stdc++.h over the same with the header precompiled, the output being the same;
//   - a round trip between submission and interactor over one through plain pipes.
#include "bench/support/figures.h"
#include "core/wire/judging_data.h"
#include "worker/commands/toolbox.h"
#include "worker/judging/compiler.h"
#include "worker/judging/judging_engine.h"
#include "worker/judging/memory_file.h"
#include "worker/judging/output_checker.h"
#include "worker/judging/relay.h"
#include "worker/judging/run_limits.h"
#include "worker/languages/preparation.h"

#include "core/blobs/blob_cache.h"

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>

#include <fmt/core.h>

#include <algorithm>
#include <future>
#include <thread>

#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace gavel;
using namespace gavel::bench;
using namespace gavel::worker;

namespace {

constexpr int kTests = 100;
constexpr int kRepeats = 5;
constexpr int kRoundTrips = 20'000;
constexpr qint64 kLargeFile = 500'000'000;
const QByteArray kSmallProgram = "#include <iostream>\n#include <vector>\n#include <algorithm>\n"
                                 "int main()\n{\n    std::vector<int> v;\n    for (int x; std::cin >> x;)\n"
                                 "        v.push_back(x);\n    std::sort(v.begin(), v.end());\n"
                                 "    for (int x : v)\n        std::cout << x << '\\n';\n}\n";
const QByteArray kWholeLibrary = "#include <bits/stdc++.h>\nint main()\n{\n    std::cout << 3 << \"\\n\";\n}\n";
const QString kCpp = QStringLiteral("cpp-gcc-gnupp17");

Result<std::unique_ptr<Toolbox>> makeToolbox(const char *name, const QString &preparedDirectory)
{
    ToolboxSettings settings;
    settings.pluginDirectory = QStringLiteral(GAVEL_BINARY_DIR "/plugins");
    settings.cores = coresForSlots(1);
    settings.preparedDirectory = preparedDirectory;
    settings.sandboxName = "gavel-bench-" + std::string(name) + std::to_string(getpid());
    std::unique_ptr<Toolbox> toolbox = TRY(Toolbox::create(settings));
    toolbox->probeLanguages([](const plugin::LanguageDefinition &language) { return language.id == kCpp; });
    return toolbox;
}

Result<const OfferedLanguage *> cppOf(Toolbox &toolbox)
{
    if (const OfferedLanguage *language = toolbox.languages().catalog()->find(kCpp))
        return language;
    return failure(ErrorCode::NotFound, "there is no " + kCpp.toStdString());
}

Result<plugin::ExecutionPlan> planOf(const OfferedLanguage &language, const QByteArray &source)
{
    return language.family->plan(language.definition, {plugin::SourceFile{language.definition.sourceFile, source}},
                                 plugin::PlanLimits{std::chrono::seconds(1), 256 * 1024 * 1024});
}

Result<Compilation> compile(Toolbox &toolbox, const OfferedLanguage &language, const QByteArray &source)
{
    const auto cell = TRY(toolbox.sandbox().takeCell(0));
    return compileIn(*cell, TRY(planOf(language, source)), language.definition, withDefaults({}));
}

// Numbers in an order of their own for each test.
QByteArray numbersOf(int test, bool isSorted)
{
    std::vector<unsigned> numbers;
    unsigned state = unsigned(test) * 2654435761U + 1;
    for (int i = 0; i < 1000; ++i) {
        state = state * 1664525U + 1013904223U;
        numbers.push_back(state >> 8);
    }
    if (isSorted)
        std::sort(numbers.begin(), numbers.end());
    QByteArray text;
    for (const unsigned number : numbers)
        text += QByteArray::number(number) + '\n';
    return text;
}

struct Package {
    domain::JudgingData data;
    std::vector<UniqueFd> inputs;
};

Result<Package> makePackage(blobs::BlobStore &store)
{
    Package package;
    package.data.problemName = QStringLiteral("sorting");
    for (int i = 0; i < kTests; ++i) {
        domain::Testcase testcase;
        testcase.name = QStringLiteral("secret/%1").arg(i, 3, 10, QLatin1Char('0'));
        testcase.input = TRY(store.put(numbersOf(i, false)));
        testcase.answer = TRY(store.put(numbersOf(i, true)));
        package.data.testcases.append(testcase);
        package.inputs.push_back(TRY(sealedMemoryFile(numbersOf(i, false))));
    }
    return package;
}

Result<double> runBare(const QByteArray &program, int input)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    ::lseek(input, 0, SEEK_SET);
    char *const arguments[] = {const_cast<char *>(program.constData()), nullptr};
    char *const environment[] = {nullptr};
    const auto start = Clock::now();
    pid_t child = -1;
    int status = -1;
    if (::posix_spawn(&child, program.constData(), &actions, nullptr, arguments, environment) == 0)
        ::waitpid(child, &status, 0);
    const double time = millisecondsSince(start);
    posix_spawn_file_actions_destroy(&actions);
    if (status != 0)
        return failure(ErrorCode::Internal, "the bare program fails");
    return time;
}

Result<QByteArray> programOnDisk(const Compilation &compilation, const QTemporaryDir &directory)
{
    if (compilation.isError())
        return failure(ErrorCode::Internal, "does not compile: " + compilation.output.toStdString());
    const QString path = directory.filePath(QStringLiteral("program"));
    QFile file(path);
    // Its source lies beside it.
    const auto found = std::ranges::find_if(compilation.program->files(), &Program::File::isExecutable);
    if (found == compilation.program->files().end())
        return failure(ErrorCode::Internal, "nothing was compiled");
    const Program::File &binary = *found;
    if (!file.open(QIODevice::WriteOnly) ||
        file.write(binary.bytes.data(), qint64(binary.bytes.size())) != qint64(binary.bytes.size()))
        return failure(ErrorCode::Internal, "cannot write the program");
    file.setPermissions(file.permissions() | QFile::ExeOwner);
    return QFile::encodeName(path);
}

Result<double> judge(JudgingEngine &engine, wire::Job job, int number)
{
    job.key = {JudgingId{number}, 1};
    std::promise<JudgingOutcome> outcome;
    const auto start = Clock::now();
    engine.start(job, {{}, [&](const JudgingOutcome &done) {
                           outcome.set_value(done);
                       }});
    const JudgingOutcome done = outcome.get_future().get();
    const double time = millisecondsSince(start);
    if (done.report.verdict != domain::Verdict::Accepted)
        return failure(ErrorCode::Internal, "judged otherwise than expected: " + done.report.error.toStdString());
    return time;
}

void pinToFirstCore()
{
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(unsigned(coresForSlots(1).front()), &cores);
    ::sched_setaffinity(0, sizeof cores, &cores);
}

Result<void> measurePackage(Toolbox &toolbox, const QTemporaryDir &directory, Figures &figures)
{
    const OfferedLanguage &language = *TRY(cppOf(toolbox));
    const auto store =
        TRY(blobs::BlobCache::create(directory.filePath(QStringLiteral("blobs")).toStdString(), mebibytes(1024)));
    const Package package = TRY(makePackage(*store));
    const Compilation compilation = TRY(compile(toolbox, language, kSmallProgram));
    const QByteArray bare = TRY(programOnDisk(compilation, directory));
    const EngineParts parts{
        toolbox.sandbox(),
        *store,
        {},
        [&] { return toolbox.languages().catalog(); },
        hostedCheckers(toolbox.installation().checkerHostProgram, toolbox.installation().checkerDirectory())};
    const auto engine = TRY(JudgingEngine::create(
        parts, EngineSettings{toolbox.settings().cores, directory.filePath(QStringLiteral("programs"))}));
    wire::Job job;
    job.language = kCpp;
    job.files = {{language.definition.sourceFile, kSmallProgram}};
    job.judgingData = TRY(store->put(wire::encode(package.data)));
    TRY(judge(*engine, job, 1)); // compiles, and warms up
    std::vector<double> ratios;
    for (int i = 0; i < kRepeats; ++i) {
        double sum = 0;
        for (const UniqueFd &input : package.inputs)
            sum += TRY(runBare(bare, input.get()));
        const double total = TRY(judge(*engine, job, i + 2));
        ratios.push_back(total / sum);
        figures.tell("package_ms", "100 tests, judged", total, "ms");
        figures.tell("package_bare_ms", "100 tests, bare", sum, "ms");
    }
    figures.tell("package_ratio", "100 tests, judged over bare", quantileOf(ratios, 0.5), "x", "<= 1.5");
    return {};
}

Result<double> timeCmp(const QString &a, const QString &b)
{
    const QByteArray first = QFile::encodeName(a);
    const QByteArray second = QFile::encodeName(b);
    char *const arguments[] = {const_cast<char *>("cmp"), const_cast<char *>(first.constData()),
                               const_cast<char *>(second.constData()), nullptr};
    const auto start = Clock::now();
    pid_t child = -1;
    int status = -1;
    if (::posix_spawnp(&child, "cmp", nullptr, nullptr, arguments, environ) == 0)
        ::waitpid(child, &status, 0);
    if (status != 0)
        return failure(ErrorCode::Internal, "cmp failed");
    return millisecondsSince(start);
}

Result<void> writeLarge(const QString &path)
{
    QByteArray block;
    for (int i = 0; block.size() < 1'000'000; ++i)
        block += QByteArray::number(i * 7919) + (i % 20 == 19 ? '\n' : ' ');
    block.truncate(1'000'000);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return failure(ErrorCode::Internal, "cannot write " + path.toStdString());
    for (qint64 written = 0; written < kLargeFile; written += block.size()) {
        if (file.write(block) != block.size())
            return failure(ErrorCode::ResourceExhausted, "cannot write " + path.toStdString());
    }
    return {};
}

Result<void> measureValidator(Toolbox &toolbox, const QTemporaryDir &directory, Figures &figures)
{
    const QString answer = directory.filePath(QStringLiteral("answer"));
    const QString output = directory.filePath(QStringLiteral("output"));
    TRY(writeLarge(answer));
    TRY(writeLarge(output));
    const auto checker =
        TRY(hostedCheckers(toolbox.installation().checkerHostProgram, toolbox.installation().checkerDirectory())());
    const UniqueFd answerFile(::open(QFile::encodeName(answer).constData(), O_RDONLY | O_CLOEXEC));
    const UniqueFd outputFile(::open(QFile::encodeName(output).constData(), O_RDONLY | O_CLOEXEC));
    CheckerQuestion question;
    question.checkerId = QStringLiteral("default");
    question.input = question.answer = answerFile.get();
    question.output = outputFile.get();
    std::vector<double> ours;
    std::vector<double> theirs;
    for (int i = 0; i <= kRepeats; ++i) {
        const double cmp = TRY(timeCmp(answer, output));
        const auto start = Clock::now();
        const domain::CheckerReport report = TRY(checker->check(question));
        const double time = millisecondsSince(start);
        if (report.outcome != domain::CheckerReport::Outcome::Accepted)
            return failure(ErrorCode::Internal, "equal files differ: " + report.juryMessage);
        if (i == 0)
            continue; // the files come into memory
        ours.push_back(time);
        theirs.push_back(cmp);
    }
    const double validator = quantileOf(ours, 0.5);
    const double cmp = quantileOf(theirs, 0.5);
    figures.tell("validator_ms", "default validator, 500 MB", validator, "ms");
    figures.tell("cmp_ms", "cmp, 500 MB", cmp, "ms");
    figures.tell("validator_throughput_ratio", "throughput over cmp's", cmp / validator, "x", ">= 0.5");
    return {};
}

bool isSame(const Program &a, const Program &b)
{
    return std::ranges::equal(a.files(), b.files(), [](const Program::File &x, const Program::File &y) {
        return x.path == y.path && std::ranges::equal(x.bytes, y.bytes);
    });
}

Result<void> measureCompiling(Toolbox &plain, const QTemporaryDir &directory, Figures &figures)
{
    const QString preparedDirectory = directory.filePath(QStringLiteral("prepared"));
    const auto prepared = TRY(makeToolbox("prepared", preparedDirectory));
    const OfferedLanguage &language = *TRY(cppOf(plain));
    TRY(Preparation(prepared->sandbox(), 0, preparedDirectory).prepare(language));
    std::vector<double> slow;
    std::vector<double> fast;
    for (int i = 0; i < kRepeats; ++i) {
        const Compilation without = TRY(compile(plain, language, kWholeLibrary));
        const Compilation with = TRY(compile(*prepared, language, kWholeLibrary));
        if (without.isError() || with.isError())
            return failure(ErrorCode::Internal, "does not compile: " + (without.output + with.output).toStdString());
        if (!isSame(*without.program, *with.program))
            return failure(ErrorCode::Internal, "the precompiled header changes the program");
        slow.push_back(double(without.wallTime.count()));
        fast.push_back(double(with.wallTime.count()));
    }
    figures.tell("compile_ms", "compile bits/stdc++.h", quantileOf(slow, 0.5), "ms");
    figures.tell("compile_precompiled_ms", "the same, precompiled", quantileOf(fast, 0.5), "ms");
    figures.tell("compile_ratio", "times faster, program identical", quantileOf(slow, 0.5) / quantileOf(fast, 0.5), "x",
                 ">= 2");
    return {};
}

// Answers each byte with a byte until the end.
void echo(int in, int out)
{
    char byte;
    while (::read(in, &byte, 1) == 1 && ::write(out, &byte, 1) == 1) {
    }
}

double timeRoundTrips(int in, int out)
{
    char byte = 'x';
    const auto start = Clock::now();
    for (int i = 0; i < kRoundTrips; ++i) {
        if (::write(out, &byte, 1) != 1 || ::read(in, &byte, 1) != 1)
            return -1;
    }
    return millisecondsSince(start) * 1000 / kRoundTrips;
}

Result<void> measureRoundTrip(Figures &figures)
{
    int there[2];
    int back[2];
    if (::pipe2(there, O_CLOEXEC) != 0 || ::pipe2(back, O_CLOEXEC) != 0)
        return systemFailure("pipe2");
    std::thread plainEcho([&] { echo(there[0], back[1]); });
    const double plain = timeRoundTrips(back[0], there[1]);
    ::close(there[1]);
    plainEcho.join();

    Transcript transcript;
    const auto relay = TRY(Relay::create(1, {mebibytes(1), mebibytes(1)}, transcript));
    Relay::Ends interactor = relay->takeInteractorEnds();
    Relay::Ends submission = relay->takeProcessEnds(0);
    std::thread carrier([&] { relay->run(); });
    std::thread echoing([&] {
        echo(submission.input.get(), submission.output.get());
        submission = {};
        relay->tellProcessEnd(0, true);
    });
    const double relayed = timeRoundTrips(interactor.input.get(), interactor.output.get());
    interactor = {};
    relay->tellInteractorEnd();
    echoing.join();
    carrier.join();
    figures.tell("round_trip_us", "a round trip, relayed", relayed, "us");
    figures.tell("round_trip_plain_us", "a round trip, plain pipes", plain, "us");
    figures.tell("round_trip_ratio", "relayed over plain", relayed / plain, "x");
    return {};
}

Result<void> measure(Figures &figures)
{
    const QTemporaryDir directory;
    const auto toolbox = TRY(makeToolbox("judging", {}));
    TRY_WITHIN("round trips", measureRoundTrip(figures));
    TRY_WITHIN("package", measurePackage(*toolbox, directory, figures));
    TRY_WITHIN("validator", measureValidator(*toolbox, directory, figures));
    TRY_WITHIN("compiling", measureCompiling(*toolbox, directory, figures));
    return {};
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    pinToFirstCore();
    Figures figures("judging");
    if (const Result<void> measured = measure(figures); !measured) {
        fmt::print(stderr, "bench-judging: {}\n", measured.error().message);
        return 1;
    }
    figures.finish();
    return 0;
}
