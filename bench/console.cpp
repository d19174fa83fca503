// The console on an unusually large contest: time to the first window, sorting and filtering 100 000 submissions, a
// day's history, and the processor at 500 changes a second, offscreen.
#include "admin-console/data/token_store.h"
#include "admin-console/models/history.h"
#include "admin-console/models/live_state.h"
#include "admin-console/theme/theme.h"
#include "admin-console/widgets/time_chart.h"
#include "admin-console/window/main_window.h"
#include "bench/support/figures.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QRandomGenerator>
#include <QSettings>
#include <QTemporaryDir>

#include <ctime>

using namespace gavel;
using namespace gavel::bench;
using namespace gavel::console;

namespace {

constexpr int kRows = 100'000;
constexpr int kBatch = 50; // changes, every 100 ms
constexpr int kSeconds = 10;

SubmissionRow makeRow(qint64 id, QRandomGenerator &random)
{
    static const char *const kVerdicts[] = {"AC", "WA", "TLE", "RTE", "CE", "MLE"};
    static const char *const kLanguages[] = {"cpp-gcc-gnupp20", "java17", "python3"};
    static QHash<int, QString> teams, problems;
    const int team = random.bounded(1000), problem = random.bounded(15);
    SubmissionRow row;
    row.id = id;
    row.judging = id;
    if (!teams.contains(team))
        teams.insert(team, QStringLiteral("team%1").arg(team));
    if (!problems.contains(problem))
        problems.insert(problem, QStringLiteral("problem%1").arg(problem));
    row.account = teams.value(team);
    row.problem = problems.value(problem);
    static const QStringList languages{QString::fromLatin1(kLanguages[0]), QString::fromLatin1(kLanguages[1]),
                                       QString::fromLatin1(kLanguages[2])};
    static const QString finished = QStringLiteral("finished"), lane = QStringLiteral("contest"),
                         worker = QStringLiteral("w1");
    static QStringList verdicts;
    if (verdicts.isEmpty()) {
        for (const char *verdict : kVerdicts)
            verdicts.append(QString::fromLatin1(verdict));
    }
    row.language = languages.at(random.bounded(3));
    row.verdict = verdicts.at(random.bounded(6));
    row.state = finished, row.lane = lane, row.worker = worker;
    row.cpuMs = random.bounded(2000);
    row.memoryBytes = random.bounded(256) << 20;
    row.testsDone = row.testsTotal = 30;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    row.createdMs = row.queuedMs = now - 86'400'000 + id * 86'400'000 / kRows;
    row.startedMs = row.queuedMs + 200;
    row.finishedMs = row.startedMs + random.bounded(3000);
    return row;
}

double cpuSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

double residentMebibytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * 4096 / (1 << 20);
}

template <typename Action>
double milliseconds(Action action)
{
    const Clock::time_point start = Clock::now();
    action();
    return millisecondsSince(start);
}

void turn(int forMs)
{
    QEventLoop loop;
    QTimer::singleShot(forMs, &loop, &QEventLoop::quit);
    loop.exec();
}

// Five hundred changes a second in batches, as a live feed brings them, while the page is shown.
void stream(SubmissionModel &model, Figures &figures)
{
    QRandomGenerator random(3);
    double longest = 0;
    qint64 next = kRows + 1;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, [&] {
        QList<SubmissionRow> batch;
        for (int i = 0; i < kBatch; ++i) {
            const bool isNew = i % 5 == 0;
            batch.append(makeRow(isNew ? next++ : next - 1 - random.bounded(200), random));
        }
        longest = std::max(longest, milliseconds([&] {
                               model.apply(batch);
                               QApplication::sendPostedEvents();
                           }));
    });
    timer.start(100);
    turn(1000);
    longest = 0;
    const double before = cpuSeconds();
    turn(kSeconds * 1000);
    timer.stop();
    figures.tell("stream_cpu_percent", "processor at 500 changes a second, submissions page shown",
                 (cpuSeconds() - before) / kSeconds * 100, "%", "< 5");
    figures.tell("longest_batch_ms", "the longest batch of 50 changes", longest, "ms", "<= 33");
}

} // namespace

int main(int argc, char **argv)
{
    const Clock::time_point start = Clock::now();
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QTemporaryDir settings;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    Theme theme;
    theme.applyTo(application);
    ServerConnection connection;
    LiveState state(connection);
    const std::unique_ptr<TokenStore> tokens = makeNoTokenStore();
    MainWindow window(theme, state, settings.filePath(QStringLiteral("servers.json")), *tokens);
    window.show();
    QApplication::processEvents();
    window.grab();
    Figures figures("console");
    figures.tell("first_window_ms", "from main() to a painted window", millisecondsSince(start), "ms", "< 500");

    QRandomGenerator random(1);
    QList<SubmissionRow> rows;
    for (int id = 1; id <= kRows; ++id)
        rows.append(makeRow(id, random));
    SubmissionModel &model = state.submissions();
    window.openPage(QStringLiteral("submissions"));
    figures.tell("load_ms", "100 000 submissions taken in at once", milliseconds([&] { model.apply(rows); }), "ms");
    rows.clear();
    turn(100);
    using Field = SubmissionModel::Field;
    figures.tell("sort_number_ms", "sorting them by CPU time",
                 milliseconds([&] { model.sort(int(Field::Cpu), Qt::AscendingOrder); }), "ms", "< 100");
    figures.tell("sort_text_ms", "sorting them by team",
                 milliseconds([&] { model.sort(int(Field::Account), Qt::AscendingOrder); }), "ms", "< 100");
    figures.tell("filter_ms", "searching them for a text",
                 milliseconds([&] { model.setSearch(QStringLiteral("team77")); }), "ms", "< 100");
    model.setSearch({});
    model.sort(-1, Qt::DescendingOrder);
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    TimeChart chart(theme, TimeChart::Kind::Lines, QStringLiteral("s"));
    chart.resize(420, 220);
    figures.tell(
        "day_chart_ms", "a day's history computed and drawn", milliseconds([&] {
            const History history = History::of(model.records(), now - 86'400'000, now, 240);
            chart.setData(history.fromMs, history.stepMs, {{QStringLiteral("p95"), Tone::Accent, history.p95}});
            chart.grab();
        }),
        "ms", "< 200");
    figures.tell("memory_mib", "resident with all of them", residentMebibytes(), "MiB", "< 250");
    stream(model, figures);
    figures.finish();
    return 0;
}
