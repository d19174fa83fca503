// Writes a picture of every page, light and dark, small and large, taken of the real window on a real judge.
//
//   console-screenshots FOLDER
#include "admin-console/pages/problems/problems_page.h"
#include "admin-console/pages/queue/queue_page.h"
#include "admin-console/pages/submissions/submissions_page.h"
#include "admin-console/pages/workers/workers_page.h"
#include "admin-console/widgets/record_view.h"
#include "tests/admin-console/window/console_world.h"

#include <QApplication>
#include <QDir>
#include <QDirIterator>
#include <QtTest>

#include <cstdio>

using namespace gavel::console;
using namespace gavel::tests;

namespace {

const char *const kTeams[] = {"hash-browns", "null-pointers", "treap-street", "flow-state", "edge-cases"};
constexpr int kPatience = 120'000;

// Accounts of teams that send every jury solution of every sample problem.
bool fill(ConsoleWorld &world)
{
    const QString problems = QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems");
    const QString password = QStringLiteral("a team's password");
    for (const char *team : kTeams)
        world.judge.post(QStringLiteral("/api/v1/accounts"),
                         {{QStringLiteral("name"), QString::fromLatin1(team)}, {QStringLiteral("password"), password}});
    QDirIterator it(problems, {QStringLiteral("*.cpp"), QStringLiteral("*.py"), QStringLiteral("*.c")}, QDir::Files,
                    QDirIterator::Subdirectories);
    int sent = 0;
    while (it.hasNext()) {
        const QStringList path = QDir(problems).relativeFilePath(it.next()).split(QLatin1Char('/'));
        if (path.size() != 4 || path.at(1) != QLatin1String("submissions"))
            continue;
        if (!world.judge.logIn(QString::fromLatin1(kTeams[sent % 5]), password) ||
            world.submit(path.at(0), path.at(2) + QLatin1Char('/') + path.at(3)).isEmpty())
            return false;
        ++sent;
    }
    return sent > 0 && world.judge.logIn();
}

// Something that waits, since no worker has its language or none is free.
void flood(ConsoleWorld &world)
{
    for (int i = 0; i < 24; ++i) {
        world.judge.logIn(QString::fromLatin1(kTeams[i % 5]), QStringLiteral("a team's password"));
        world.judge.submit(QStringLiteral("sum"), QStringLiteral("python3"), QStringLiteral("slow.py"),
                           "import time\na, b = map(int, input().split())\ntime.sleep(0.4)\nprint(a + b)\n# " +
                               QByteArray::number(i));
    }
    world.judge.logIn();
}

// A picture that shows less than it should is still a picture, but not in silence.
void waitFor(const std::function<bool()> &condition, int patience)
{
    if (!QTest::qWaitFor(condition, patience))
        std::fprintf(stderr, "console-screenshots: waited in vain\n");
}

void shoot(ConsoleWorld &world, const QDir &folder, const QString &name)
{
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        world.theme->setScheme(scheme);
        for (const QSize size : {QSize(1440, 900), QSize(1024, 640)}) {
            world.window->resize(size);
            QTest::qWait(120); // layouts and the pictures' own data settle
            const QString file =
                QStringLiteral("%1-%2-%3.png")
                    .arg(name, scheme == Scheme::Light ? QStringLiteral("light") : QStringLiteral("dark"))
                    .arg(size.width());
            world.window->grab().save(folder.filePath(file));
            std::printf("%s\n", qPrintable(file));
        }
    }
    world.theme->setScheme(Scheme::Light);
    world.window->resize(1440, 900);
}

void choose(RecordView &view, const std::function<bool(qint64)> &isWanted)
{
    for (int row = 0; row < view.records().rowCount(); ++row) {
        if (isWanted(view.records().idAt(row)))
            return view.selectId(view.records().idAt(row));
    }
}

void shootAll(ConsoleWorld &world, const QDir &folder)
{
    shoot(world, folder, QStringLiteral("connect"));
    if (!world.connectWindow())
        return;
    SubmissionModel &submissions = world.state->submissions();
    waitFor(
        [&] {
            return submissions.rowCount() > 20 &&
                   std::none_of(submissions.records().begin(), submissions.records().end(),
                                [](const auto &row) { return !row.isOver(); });
        },
        kPatience);
    flood(world);
    world.window->openPage(QStringLiteral("queue"));
    waitFor(
        [&] {
            return world.state->queue().count(QueueModel::Part::Running) > 0 &&
                   world.state->queue().count(QueueModel::Part::Waiting) > 8;
        },
        10'000);
    auto &queue = world.page<QueuePage>("queue");
    choose(queue.view(), [&](qint64 id) { return id > 0 && world.state->queue().find(id)->position == 5; });
    shoot(world, folder, QStringLiteral("queue"));
    world.window->openPage(QStringLiteral("overview"));
    shoot(world, folder, QStringLiteral("overview"));
    world.window->openPage(QStringLiteral("submissions"));
    shoot(world, folder, QStringLiteral("submissions"));
    auto &page = world.page<SubmissionsPage>("submissions");
    choose(page.view(), [&](qint64 id) { return submissions.find(id)->verdict == QLatin1String("WA"); });
    QTest::qWait(1500);
    shoot(world, folder, QStringLiteral("judging"));
    world.window->openPage(QStringLiteral("problems"));
    QTest::qWait(1500);
    shoot(world, folder, QStringLiteral("problems"));
    for (const char *key : {"languages", "workers", "accounts"}) {
        world.window->openPage(QString::fromLatin1(key));
        waitFor(
            [&] {
                return qobject_cast<RecordView *>(world.window->currentPage()->mainWidget())->records().rowCount() > 0;
            },
            10'000);
        auto *view = qobject_cast<RecordView *>(world.window->currentPage()->mainWidget());
        view->selectId(view->records().idAt(0));
        shoot(world, folder, QString::fromLatin1(key));
    }
    world.window->openPalette();
    shoot(world, folder, QStringLiteral("palette"));
    world.judge.killServer();
    world.window->openPage(QStringLiteral("submissions"));
    waitFor([&] { return world.connection->link() == Link::Offline; }, 20'000);
    shoot(world, folder, QStringLiteral("offline"));
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const QDir folder(argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral("screenshots"));
    folder.mkpath(QStringLiteral("."));
    ConsoleWorld world;
    const QStringList problems =
        QDir(QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    if (!world.start(problems) || !fill(world)) {
        std::fprintf(stderr, "console-screenshots: %s\n", qPrintable(world.judge.errorText()));
        return 1;
    }
    world.openWindow();
    shootAll(world, folder);
    world.window.reset();
    return 0;
}
