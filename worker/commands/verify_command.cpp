#include "core/package/solution_review.h"
#include "worker/commands/command_line.h"
#include "worker/commands/commands.h"
#include "worker/commands/examination_text.h"
#include "worker/commands/jury_workbench.h"
#include "worker/commands/offline_judge.h"
#include "worker/commands/outcome_text.h"
#include "worker/commands/source_files.h"
#include "worker/commands/termination_signals.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace gavel::worker {

namespace {

void declareOptions(CommandLine &line)
{
    line.addValue(QStringLiteral("jobs"),
                  QStringLiteral("How many to judge at once (1); more disturb the times a little."),
                  QStringLiteral("number"));
    line.addFlag(
        QStringLiteral("all-tests"),
        QStringLiteral("Run every test of every solution. Otherwise a solution is judged as in a contest, up to "
                       "its first failure, and gets all tests only if that leaves an expectation open."));
    line.addFlag(QStringLiteral("json"), QStringLiteral("Print one JSON object instead of a table."));
    line.addValue(QStringLiteral("data"), QStringLiteral("Keep compiled programs here for the next time."),
                  QStringLiteral("folder"));
    line.addValue(QStringLiteral("languages"), QStringLiteral("Folder of language files of your own."),
                  QStringLiteral("folder"));
    line.addValue(QStringLiteral("plugins"), QStringLiteral("Where the plugins are."), QStringLiteral("folder"));
    line.addValue(QStringLiteral("image"),
                  QStringLiteral("Toolchain image that cells see instead of this host's /usr."),
                  QStringLiteral("folder"));
}

QString firstLines(const QString &text, int most)
{
    const QStringList lines = text.split(QLatin1Char('\n'));
    const QString head = lines.mid(0, most).join(QStringLiteral("\n    "));
    return QStringLiteral("    ") + head + (lines.size() > most ? QStringLiteral("\n    ...") : QString());
}

// One solution and what became of it.
struct Row {
    package::JurySolution solution;
    QString language; // empty: none fits
    wire::Report report;
    bool runsAllTests = false;
    bool isDone = false;
    QString complaint;                   // empty: as expected
    std::chrono::nanoseconds slowest{0}; // of one test; of what must be too slow, under a laxer limit
};

// Judges the solutions of a package and prints them in their order, each as soon as it and all before it are done.
class Verification {
public:
    Verification(OfflineJudge &judge, const package::ImportedProblem &problem, bool runsAllTests, bool isJson)
        : m_judge(judge), m_problem(problem), m_runsAllTests(runsAllTests), m_isJson(isJson)
    {
        for (const package::JurySolution &solution : problem.manifest.solutions)
            m_rows.push_back(Row{solution, {}, {}, runsAllTests, false, {}, {}});
        for (const Row &row : m_rows) {
            m_pathWidth = std::max(m_pathWidth, int(row.solution.path.size()));
            m_expectationWidth = std::max(m_expectationWidth, int(package::describe(row.solution.expected).size()));
        }
    }

    // `done` is called once, from the event loop or at once.
    Result<void> start(std::function<void()> done);

    // When all are judged: what the input validators and the checker do, and what time limit would fit. Blocks.
    Result<void> examine();

    bool isMet() const;
    QJsonObject toJson() const;
    void printSummary() const;

private:
    void judge(std::size_t index, bool runsAllTests);
    void measureTooSlow();
    QList<package::MeasuredSolution> measured() const;
    void chooseLanguages();
    Result<wire::Job> jobFor(const Row &row, bool runsAllTests);
    void finish(std::size_t index, const JudgingOutcome &outcome);
    void complain(std::size_t index, const QString &complaint);
    void printFinished();
    void printRow(const Row &row) const;

    OfflineJudge &m_judge;
    const package::ImportedProblem &m_problem;
    const bool m_runsAllTests;
    const bool m_isJson;
    domain::BlobRef m_judgingData;
    std::vector<Row> m_rows;
    Examination m_examination;
    package::TimeLimitProposal m_timeLimit;
    int m_measuring = 0; // jobs under way
    std::size_t m_printed = 0;
    int m_pathWidth = 0;
    int m_expectationWidth = 0;
    std::function<void()> m_done;
};

Result<void> Verification::start(std::function<void()> done)
{
    m_done = std::move(done);
    m_judgingData = TRY(m_judge.keep(m_problem.judging));
    if (!m_isJson) {
        printLine(QStringLiteral("problem %1: %2 tests, %3 s, %4 MiB")
                      .arg(m_problem.manifest.shortName)
                      .arg(m_problem.judging.testcases.size())
                      .arg(double(m_problem.judging.limits.cpuTimeLimit.count()) / 1000)
                      .arg(m_problem.judging.limits.memory.count >> 20));
    }
    chooseLanguages();
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        judge(i, m_runsAllTests);
    if (m_rows.empty())
        m_done();
    return {};
}

void Verification::judge(std::size_t index, bool runsAllTests)
{
    const Result<wire::Job> job = jobFor(m_rows[index], runsAllTests);
    if (job)
        m_judge.start(*job, [this, index](const JudgingOutcome &outcome) { finish(index, outcome); });
    else
        complain(index, QString::fromStdString(job.error().message));
}

// Before any is judged: the judge wants to know all of them.
void Verification::chooseLanguages()
{
    const auto catalog = m_judge.toolbox().languages().catalog();
    QStringList ids;
    for (Row &row : m_rows) {
        QStringList names;
        for (const package::PackageFile &file : row.solution.files)
            names.append(file.path);
        const auto language = guessLanguage(*catalog, names, row.solution.languageHint);
        row.language = language ? (*language)->definition.id : QString();
        row.complaint = language ? QString() : QString::fromStdString(language.error().message);
        ids.append(row.language);
    }
    m_judge.useLanguages(ids, m_problem.judging);
}

Result<wire::Job> Verification::jobFor(const Row &row, bool runsAllTests)
{
    if (row.language.isEmpty())
        return failure(ErrorCode::NotFound, row.complaint.toStdString());
    wire::Job job;
    for (const package::PackageFile &file : row.solution.files)
        job.files.append(wire::JobFile { file.path, TRY(blobs::readBlob(m_judge.blobs(), file.blob, mebibytes(16))) });
    job.language = row.language;
    job.judgingData = m_judgingData;
    job.runsAllTests = runsAllTests;
    return job;
}

void Verification::finish(std::size_t index, const JudgingOutcome &outcome)
{
    Row &row = m_rows[index];
    row.report = outcome.report;
    if (outcome.kind != JudgingOutcome::Kind::Reported)
        return complain(index, outcome.reason);
    const package::SolutionReview review = package::reviewSolution(row.solution, row.report);
    if (review.wantsAllTests && !row.runsAllTests) {
        row.runsAllTests = true;
        return judge(index, true);
    }
    complain(index, review.complaint);
}

void Verification::complain(std::size_t index, const QString &complaint)
{
    m_rows[index].complaint = complaint;
    m_rows[index].isDone = true;
    printFinished();
    m_rows[index].slowest = package::slowestCpuTime(m_rows[index].report);
    if (std::all_of(m_rows.begin(), m_rows.end(), [](const Row &row) { return row.isDone; }))
        measureTooSlow();
}

void Verification::measureTooSlow()
{
    const package::TimeMargins &margins = m_problem.manifest.timeMargins;
    const auto limit = package::limitToMeasureTooSlow(m_problem.judging.limits.cpuTimeLimit,
                                                      package::proposeTimeLimit(measured(), margins), margins);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row &row = m_rows[i];
        const bool isUpper = package::timeLimitUseOf(row.solution) == package::TimeLimitUse::Upper;
        Result<wire::Job> job = jobFor(row, false);
        if (!isUpper || !row.complaint.isEmpty() || !job)
            continue;
        job->cpuTimeLimit = limit;
        ++m_measuring;
        m_judge.start(*job, [this, i, limit](const JudgingOutcome &outcome) {
            m_rows[i].slowest = std::max(m_rows[i].slowest, package::slowestWithin(limit, outcome.report));
            if (--m_measuring == 0)
                m_done();
        });
    }
    if (m_measuring == 0)
        m_done();
}

// What failed otherwise says nothing about the time.
QList<package::MeasuredSolution> Verification::measured() const
{
    QList<package::MeasuredSolution> solutions;
    for (const Row &row : m_rows) {
        if (row.report.verdict && row.complaint.isEmpty())
            solutions.append({row.solution.path, package::timeLimitUseOf(row.solution), row.slowest});
    }
    return solutions;
}

void Verification::printFinished()
{
    for (; m_printed < m_rows.size() && m_rows[m_printed].isDone; ++m_printed) {
        if (!m_isJson)
            printRow(m_rows[m_printed]);
    }
}

void Verification::printRow(const Row &row) const
{
    const QString verdict = row.report.verdict ? domain::verdictCode(*row.report.verdict) : QStringLiteral("-");
    printLine(QStringLiteral("%1  %2  %3  expected %4  got %5  %6 ms  %7")
                  .arg(row.complaint.isEmpty() ? QStringLiteral("ok    ") : QStringLiteral("FAILED"))
                  .arg(row.solution.path, -m_pathWidth)
                  .arg(row.language, -16)
                  .arg(package::describe(row.solution.expected), -m_expectationWidth)
                  .arg(verdict, -4)
                  .arg(milliseconds(package::slowestCpuTime(row.report)), 6)
                  .arg(row.complaint)
                  .trimmed());
    if (!row.complaint.isEmpty() && !row.report.compileOutput.isEmpty())
        printLine(firstLines(QString::fromUtf8(row.report.compileOutput).trimmed(), 10));
}

Result<void> Verification::examine()
{
    QList<wire::Specimen> specimens;
    for (const Row &row : m_rows)
        wire::addSpecimens(specimens, row.report);
    m_timeLimit = package::proposeTimeLimit(measured(), m_problem.manifest.timeMargins);
    const auto workbench = TRY(JuryWorkbench::create(m_judge, m_problem.judging));
    const Installation &installation = m_judge.toolbox().installation();
    const auto hosted = TRY(hostedCheckers(installation.checkerHostProgram, installation.checkerDirectory())());
    m_examination = TRY(worker::examine(workbench->parts(), *hosted, m_problem, specimens));
    return {};
}

bool Verification::isMet() const
{
    return m_examination.isMet() && std::all_of(m_rows.begin(), m_rows.end(),
                                                [](const Row &row) { return row.isDone && row.complaint.isEmpty(); });
}

QJsonObject Verification::toJson() const
{
    QJsonArray solutions;
    for (const Row &row : m_rows) {
        QJsonObject object = reportToJson(row.report); // with "error" when it has no verdict
        if (!row.report.verdict)
            object = QJsonObject{{QStringLiteral("error"), row.complaint}};
        object.insert(QStringLiteral("path"), row.solution.path);
        object.insert(QStringLiteral("language"), row.language);
        object.insert(QStringLiteral("expected"), package::describe(row.solution.expected));
        object.insert(QStringLiteral("is_met"), row.complaint.isEmpty());
        object.insert(QStringLiteral("reason"), row.complaint);
        object.insert(QStringLiteral("slowest_cpu_time_ms"), milliseconds(package::slowestCpuTime(row.report)));
        solutions.append(object);
    }
    QJsonObject object = worker::toJson(m_examination);
    object.insert(QStringLiteral("time_limit"),
                  package::toJson(m_timeLimit, m_problem.judging.limits.cpuTimeLimit, m_problem.manifest.timeMargins));
    object.insert(QStringLiteral("problem"), m_problem.manifest.shortName);
    object.insert(QStringLiteral("is_met"), isMet());
    object.insert(QStringLiteral("solutions"), solutions);
    return object;
}

void Verification::printSummary() const
{
    for (const QString &line : worker::describe(m_examination, m_timeLimit, m_problem))
        printLine(line);
    const auto met =
        std::count_if(m_rows.begin(), m_rows.end(), [](const Row &row) { return row.complaint.isEmpty(); });
    if (m_rows.empty())
        printLine(QStringLiteral("the package holds no solutions"));
    else
        printLine(QStringLiteral("%1 of %2 as expected").arg(met).arg(m_rows.size()));
}

int failed(bool isJson, const Error &error)
{
    const QString message = QString::fromStdString(error.message);
    if (isJson)
        printJson({{QStringLiteral("error"), message}});
    else
        printError(QStringLiteral("gavel-worker verify: ") + message);
    return kExitFailure;
}

} // namespace

int verifyCommand(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("verify"), QStringLiteral("[options] PACKAGE"),
        QStringLiteral("Judges every solution of the jury in a problem package and compares the verdicts "
                       "with those it is filed under, runs its input validators, asks its checker about outputs that "
                       "are not right, and proposes a time limit.\n"
                       "Exit status: 0 every expectation met, 1 some not, 2 bad usage, 3 could not judge."));
    declareOptions(line);
    if (const auto exitCode = line.parse(arguments, 1, 1))
        return *exitCode;
    const std::optional<int> jobs = line.number(QStringLiteral("jobs"), 1, 256, 1);
    if (!jobs)
        return kExitUsage;
    const bool isJson = line.isSet(QStringLiteral("json"));

    TerminationSignals signals;
    Result<std::unique_ptr<OfflineJudge>> judge =
        OfflineJudge::create({line.value(QStringLiteral("plugins")), line.value(QStringLiteral("languages")),
                              line.value(QStringLiteral("data")), *jobs, line.value(QStringLiteral("image"))});
    if (!judge)
        return failed(isJson, judge.error());
    const Result<package::ImportedProblem> problem = (*judge)->import(line.positional().first());
    if (!problem)
        return failed(isJson, problem.error());

    Verification verification(**judge, *problem, line.isSet(QStringLiteral("all-tests")), isJson);
    QObject::connect(&signals, &TerminationSignals::received, qApp, [] { QCoreApplication::exit(kExitInterrupted); });
    bool isDone = false;
    const Result<void> started = verification.start([&isDone] {
        isDone = true;
        QMetaObject::invokeMethod(
            qApp, [] { QCoreApplication::exit(kExitGood); }, Qt::QueuedConnection);
    });
    if (!started)
        return failed(isJson, started.error());
    const int exitCode = QCoreApplication::exec();
    if (!isDone)
        return exitCode;
    if (const Result<void> examined = verification.examine(); !examined)
        return failed(isJson, examined.error());
    if (isJson)
        printJson(verification.toJson());
    else
        verification.printSummary();
    return verification.isMet() ? kExitGood : kExitNotGood;
}

} // namespace gavel::worker
