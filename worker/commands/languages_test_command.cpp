#include "worker/commands/command_line.h"
#include "worker/commands/commands.h"
#include "worker/commands/language_selection.h"
#include "worker/commands/outcome_text.h"
#include "worker/commands/toolbox.h"
#include "worker/languages/language_prover.h"
#include "worker/languages/probe_book.h"

#include <QJsonArray>
#include <QJsonObject>

#include <QSet>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include <unistd.h>

namespace gavel::worker {

namespace {

using State = ProbeResult::State;

int fail(const CommandLine &line, const Error &error)
{
    const QString message = QString::fromStdString(error.message);
    if (line.isSet(QStringLiteral("json")))
        printJson({{QStringLiteral("error"), message}});
    else
        printError(QStringLiteral("gavel-worker languages test: ") + message);
    return kExitFailure;
}

void addOptions(CommandLine &line)
{
    line.addValue(QStringLiteral("tier"),
                  QStringLiteral("All languages of a tier: core (if nothing is said), standard, all."),
                  QStringLiteral("tier"));
    line.addValue(QStringLiteral("probe"), QStringLiteral("Only this probe; may be repeated."), QStringLiteral("name"));
    line.addFlag(QStringLiteral("complete"), QStringLiteral("A language that is not installed has failed."));
    line.addFlag(QStringLiteral("json"), QStringLiteral("Print one JSON object instead of a table."));
    line.addValue(QStringLiteral("jobs"), QStringLiteral("How many at once; one a core if not given."),
                  QStringLiteral("number"));
    line.addValue(QStringLiteral("plugins"), QStringLiteral("Where the plugins are."), QStringLiteral("folder"));
    line.addValue(QStringLiteral("image"),
                  QStringLiteral("Toolchain image that cells see instead of this host's /usr."),
                  QStringLiteral("folder"));
    line.addValue(QStringLiteral("languages"), QStringLiteral("Folder of language files of your own."),
                  QStringLiteral("folder"));
}

// A language to be proved, and what came of it.
struct Task {
    plugin::LanguageDefinition definition;
    const OfferedLanguage *language = nullptr; // null: not offered, `reason` says why
    QString reason;
    LanguageProof proof;
};

QString reasonFor(const LanguageCatalog &catalog, const QString &id)
{
    for (const Refusal &refusal : catalog.refused) {
        if (refusal.id == id)
            return refusal.describe();
    }
    return QStringLiteral("not offered");
}

QString letter(const ProbeResult &result)
{
    switch (result.state) {
    case State::Passed: return result.detail.isEmpty() ? QStringLiteral("ok") : QStringLiteral("ok*");
    case State::Failed: return QStringLiteral("FAIL");
    case State::NotDone: return QStringLiteral("-");
    }
    Q_UNREACHABLE();
}

QString tenths(std::optional<std::chrono::nanoseconds> time)
{
    return time ? QString::number(double(time->count()) / 1e6, 'f', 1) : QStringLiteral("-");
}

QString mebibytesText(const ProbeResult *result)
{
    return result && result->peakMemory ? QString::number(double(result->peakMemory->count) / (1 << 20), 'f', 1)
                                        : QStringLiteral("-");
}

QString heading(const std::vector<ProbeKind> &kinds)
{
    QString text = QStringLiteral("%1 %2 %3 %4 %5 ")
                       .arg(QStringLiteral("language"), -20)
                       .arg(QStringLiteral("compile"), 8)
                       .arg(QStringLiteral("run ms"), 7)
                       .arg(QStringLiteral("MiB"), 6)
                       .arg(QStringLiteral("1e6 ms"), 8);
    for (const ProbeKind kind : kinds)
        text += QLatin1Char(' ') + probeName(kind).leftJustified(7);
    return text;
}

QString row(const Task &task)
{
    if (!task.language)
        return QStringLiteral("%1 %2").arg(task.definition.id, -20).arg(task.reason);
    const ProbeResult *sum = task.proof.find(ProbeKind::Sum);
    const ProbeResult *numbers = task.proof.find(ProbeKind::Numbers);
    QString text = QStringLiteral("%1 %2 %3 %4 %5 ")
                       .arg(task.definition.id, -20)
                       .arg(tenths(sum ? sum->compileTime : std::nullopt), 8)
                       .arg(tenths(sum ? sum->cpuTime : std::nullopt), 7)
                       .arg(mebibytesText(sum), 6)
                       .arg(tenths(numbers ? numbers->cpuTime : std::nullopt), 8);
    for (const ProbeResult &result : task.proof.results)
        text += QLatin1Char(' ') + letter(result).leftJustified(std::max<int>(7, int(probeName(result.kind).size())));
    return text;
}

QString details(const Task &task)
{
    QString text;
    for (const ProbeResult &result : task.proof.results) {
        if (result.state == State::Failed)
            text += QStringLiteral("\n    %1: %2").arg(probeName(result.kind), result.detail);
    }
    return text;
}

QJsonObject toJson(const ProbeResult &result)
{
    static const QStringList states{QStringLiteral("passed"), QStringLiteral("failed"), QStringLiteral("not done")};
    QJsonObject object{{QStringLiteral("state"), states.at(int(result.state))}};
    if (!result.detail.isEmpty())
        object.insert(QStringLiteral("detail"), result.detail);
    if (result.compileTime)
        object.insert(QStringLiteral("compile_time_ms"), double(result.compileTime->count()) / 1e6);
    if (result.cpuTime)
        object.insert(QStringLiteral("cpu_time_ms"), double(result.cpuTime->count()) / 1e6);
    if (result.peakMemory)
        object.insert(QStringLiteral("peak_memory_bytes"), qint64(result.peakMemory->count));
    return object;
}

QJsonObject toJson(const Task &task)
{
    QJsonObject object{{QStringLiteral("id"), task.definition.id}, {QStringLiteral("tier"), task.definition.tier}};
    if (!task.language) {
        object.insert(QStringLiteral("not_offered"), task.reason);
        return object;
    }
    QJsonObject probes;
    for (const ProbeResult &result : task.proof.results)
        probes.insert(probeName(result.kind), toJson(result));
    object.insert(QStringLiteral("version"), task.language->version);
    object.insert(QStringLiteral("passed"), task.proof.isPassed());
    object.insert(QStringLiteral("probes"), probes);
    return object;
}

// Proves the tasks with a thread a slot; rows are printed as they come.
class Session {
public:
    Session(sandbox::Sandbox &sandbox, const ProbeBook &book, std::vector<ProbeKind> kinds, bool isQuiet)
        : m_sandbox(sandbox), m_book(book), m_kinds(std::move(kinds)), m_isQuiet(isQuiet)
    {
    }

    void prove(std::vector<Task> &tasks, int jobs)
    {
        if (!m_isQuiet)
            printLine(heading(m_kinds));
        std::vector<std::thread> threads;
        for (int slot = 0; slot < jobs; ++slot)
            threads.emplace_back([this, &tasks, slot] { work(tasks, slot); });
        for (std::thread &thread : threads)
            thread.join();
    }

private:
    void work(std::vector<Task> &tasks, int slot)
    {
        LanguageProver prover(m_sandbox, slot);
        for (std::size_t at = m_next++; at < tasks.size(); at = m_next++) {
            Task &task = tasks[at];
            if (task.language)
                task.proof = prover.proveAll(*task.language, wantedProbes(task.definition));
            const std::lock_guard lock(m_printing);
            if (!m_isQuiet)
                printLine(row(task) + details(task));
        }
    }

    QList<Probe> wantedProbes(const plugin::LanguageDefinition &definition) const
    {
        QList<Probe> probes = m_book.probesFor(definition);
        probes.removeIf([this](const Probe &probe) { return std::ranges::find(m_kinds, probe.kind) == m_kinds.end(); });
        return probes;
    }

    sandbox::Sandbox &m_sandbox;
    const ProbeBook &m_book;
    const std::vector<ProbeKind> m_kinds;
    const bool m_isQuiet;
    std::atomic<std::size_t> m_next = 0;
    std::mutex m_printing;
};

// Empty: told on standard error.
std::optional<std::vector<ProbeKind>> readKinds(const CommandLine &line)
{
    std::vector<ProbeKind> kinds;
    const QStringList names = line.values(QStringLiteral("probe"));
    for (const ProbeKind kind : kAllProbes) {
        if (names.isEmpty() || names.contains(probeName(kind)))
            kinds.push_back(kind);
    }
    if (names.isEmpty() || std::size_t(QSet<QString>(names.begin(), names.end()).size()) == kinds.size())
        return kinds;
    QStringList known;
    for (const ProbeKind kind : kAllProbes)
        known.append(probeName(kind));
    line.mistake(QStringLiteral("--probe must be one of ") + known.join(QStringLiteral(", ")));
    return std::nullopt;
}

Result<std::vector<Task>> makeTasks(const LanguageCatalog &catalog, const QStringList &wanted)
{
    std::vector<Task> tasks;
    for (const plugin::LanguageDefinition &definition : TRY(selectLanguages(catalog.known, wanted))) {
        const OfferedLanguage *language = catalog.find(definition.id);
        tasks.push_back(Task{definition, language, language ? QString() : reasonFor(catalog, definition.id), {}});
    }
    return tasks;
}

int conclude(const CommandLine &line, const std::vector<Task> &tasks)
{
    int passed = 0;
    int failed = 0;
    int missing = 0;
    QJsonArray list;
    for (const Task &task : tasks) {
        (!task.language ? missing : task.proof.isPassed() ? passed : failed) += 1;
        list.append(toJson(task));
    }
    if (line.isSet(QStringLiteral("json")))
        printJson({{QStringLiteral("languages"), list},
                   {QStringLiteral("passed"), passed},
                   {QStringLiteral("failed"), failed},
                   {QStringLiteral("not_offered"), missing}});
    else
        printLine(QStringLiteral("\n%1 passed, %2 failed, %3 not offered").arg(passed).arg(failed).arg(missing));
    const bool isGood = failed == 0 && (missing == 0 || !line.isSet(QStringLiteral("complete")));
    return isGood ? kExitGood : kExitNotGood;
}

} // namespace

int languagesTestCommand(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("languages test"), QStringLiteral("[ID...] [options]"),
                     QStringLiteral("Proves languages in real cells: each prints a sum, reads a million numbers, runs "
                                    "out of time and memory, and so on.\nExit status: 0 when none has failed, 1 when "
                                    "one has."));
    addOptions(line);
    if (const auto exitCode = line.parse(arguments, 0, 1000))
        return *exitCode;
    const auto kinds = readKinds(line);
    const auto jobs = line.number(QStringLiteral("jobs"), 1, 256, int(allowedCores().size()));
    if (!kinds || !jobs)
        return kExitUsage;
    QStringList wanted = line.positional() + line.values(QStringLiteral("tier"));
    if (wanted.isEmpty())
        wanted.append(QStringLiteral("core"));

    ToolboxSettings settings;
    settings.pluginDirectory = line.value(QStringLiteral("plugins"));
    settings.image = line.value(QStringLiteral("image"));
    settings.siteLanguages = line.value(QStringLiteral("languages"));
    settings.cores = coresForSlots(*jobs);
    settings.sandboxName = "gavel-languages-test-" + std::to_string(getpid());
    const Result<std::unique_ptr<Toolbox>> toolbox = Toolbox::create(settings);
    if (!toolbox)
        return fail(line, toolbox.error());
    const Result<ProbeBook> book = ProbeBook::read((*toolbox)->installation().probeDirectory());
    if (!book)
        return fail(line, book.error());
    const auto selected = selectLanguages((*toolbox)->languages().catalog()->known, wanted);
    if (!selected)
        return line.mistake(QString::fromStdString(selected.error().message));
    const auto catalog = (*toolbox)->probeLanguages([&](const plugin::LanguageDefinition &definition) {
        return std::ranges::any_of(*selected, [&](const auto &one) { return one.id == definition.id; });
    });
    Result<std::vector<Task>> tasks = makeTasks(*catalog, wanted);
    if (!tasks)
        return line.mistake(QString::fromStdString(tasks.error().message));
    Session((*toolbox)->sandbox(), *book, *kinds, line.isSet(QStringLiteral("json"))).prove(*tasks, *jobs);
    return conclude(line, *tasks);
}

} // namespace gavel::worker
