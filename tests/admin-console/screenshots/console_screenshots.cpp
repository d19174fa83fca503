// Writes a picture of every page, light and dark, small and large, taken of the real window on a real judge.
//
//   console-screenshots FOLDER [SCALE]
//
// With a scale (2 is 200 %) only a few pages, once.
#include "admin-console/pages/accounts/accounts_page.h"
#include "admin-console/pages/accounts/roster_dialog.h"
#include "admin-console/pages/languages/languages_page.h"
#include "admin-console/pages/problems/problems_page.h"
#include "admin-console/pages/problems/verification_view.h"
#include "admin-console/pages/queue/queue_page.h"
#include "admin-console/pages/rejudging/rejudging_page.h"
#include "admin-console/pages/submissions/submissions_page.h"
#include "admin-console/pages/workers/workers_page.h"
#include "admin-console/widgets/record_view.h"
#include "tests/admin-console/window/console_world.h"

#include <QApplication>
#include <QDir>
#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QPushButton>
#include <QtTest>

#include <cstdio>

using namespace gavel::console;
using namespace gavel::tests;

namespace {

const char *const kTeams[] = {"hash-browns", "null-pointers", "treap-street", "flow-state", "edge-cases"};
constexpr int kPatience = 120'000;

// A contest that runs, with a few of the sample problems.
void makeContest(ConsoleWorld &world)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QJsonArray problems, teams;
    for (const char *problem : {"sum", "primes", "steps"})
        problems.append(QJsonObject{{QStringLiteral("problem"), QString::fromLatin1(problem)},
                                    {QStringLiteral("label"), QString(QChar(u'A' + int(problems.size())))},
                                    {QStringLiteral("colour"), QStringLiteral("#2456c4")}});
    for (const char *team : kTeams)
        teams.append(QString::fromLatin1(team));
    const QJsonObject contest{{QStringLiteral("title"), QStringLiteral("Autumn Regional 2026")},
                              {QStringLiteral("start_at"), now.addSecs(-11564).toString(Qt::ISODateWithMs)},
                              {QStringLiteral("end_at"), now.addSecs(6436).toString(Qt::ISODateWithMs)},
                              {QStringLiteral("problems"), problems},
                              {QStringLiteral("participants"), teams},
                              {QStringLiteral("languages"), QJsonArray()}};
    world.judge.request("PUT", QStringLiteral("/api/v1/contests/autumn"), QJsonDocument(contest).toJson(),
                        {{"Content-Type", "application/json"}});
}

// Sent in the contest.
void submitInContest(ConsoleWorld &world, const char *team, const QString &problem, const QByteArray &source)
{
    world.judge.logIn(QString::fromLatin1(team), QStringLiteral("a team's password"));
    world.judge.post(QStringLiteral("/api/v1/submissions"), {{QStringLiteral("problem"), problem},
                                                             {QStringLiteral("contest"), QStringLiteral("autumn")},
                                                             {QStringLiteral("language"), QStringLiteral("python3")},
                                                             {QStringLiteral("source"), QString::fromUtf8(source)}});
}

// What has something to show: answers that differ in the middle, and one that is right by the wrong test only.
void submitTelling(ConsoleWorld &world)
{
    const QByteArray wrong = "# Forgets that every second prime is odd.\nn = int(input())\n"
                             "found = [p for p in range(2, n + 1) if all(p % d for d in range(2, int(p ** 0.5)))]\n"
                             "print('\\n'.join(map(str, found)))\n";
    submitInContest(world, kTeams[0], QStringLiteral("primes"), wrong);
    for (int i = 0; i < 4; ++i)
        submitInContest(world, kTeams[i], QStringLiteral("sum"),
                        i == 3 ? "a, b = map(int, input().split())\nprint(7 if a + b == 42 else a + b)\n"
                               : "a, b = map(int, input().split())\nprint(a + b)\n");
    world.judge.logIn();
}

// Accounts of teams that send every jury solution of every sample problem.
bool fill(ConsoleWorld &world)
{
    const QString problems = QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems");
    const QString password = QStringLiteral("a team's password");
    for (const char *team : kTeams)
        world.judge.post(QStringLiteral("/api/v1/accounts"),
                         {{QStringLiteral("name"), QString::fromLatin1(team)}, {QStringLiteral("password"), password}});
    makeContest(world);
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
    submitTelling(world);
    return sent > 0;
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

void importWithAnotherAnswer(ConsoleWorld &world)
{
    const QString zip = world.judge.directory() + QStringLiteral("/sum.zip");
    const QString package = world.judge.directory() + QStringLiteral("/sum");
    const QString script = QStringLiteral("cp -r %1 %2 && cd %2 && echo 7 > data/secret/01-small.ans "
                                          "&& zip -qr %3 .")
                               .arg(QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems/sum"), package, zip);
    if (QProcess::execute(QStringLiteral("sh"), {QStringLiteral("-c"), script}) != 0)
        return;
    world.page<ProblemsPage>("problems").importPackage(zip);
    waitFor([&] { return world.state->problems().byName(QStringLiteral("sum"))->version == 2; }, 30'000);
    for (Strip *strip : world.page<ProblemsPage>("problems").findChildren<Strip *>())
        std::printf("%s\n", qPrintable(strip->text().simplified()));
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

// Every jury solution on every test.
void shootVerification(ConsoleWorld &world, const QDir &folder)
{
    world.window->openPage(QStringLiteral("problems"));
    auto &page = world.page<ProblemsPage>("problems");
    page.open({Target::Kind::Problem, QStringLiteral("primes"), 0});
    waitFor([&] { return page.verification().version() > 0; }, 10'000);
    page.view().setFocus();
    QTest::keyClick(&page.view(), Qt::Key_Y);
    waitFor(
        [&] {
            return page.verification().isKnown() && !page.verification().isRunning() &&
                   !page.verification().solutions().isEmpty() && !page.verification().limitText().isEmpty();
        },
        kPatience);
    shoot(world, folder, QStringLiteral("verification"));
}

// One that is switched off, one that was tested, and what is refused.
void shootLanguages(ConsoleWorld &world, const QDir &folder)
{
    world.window->openPage(QStringLiteral("languages"));
    auto &page = world.page<LanguagesPage>("languages");
    LanguageModel &model = world.state->languages();
    waitFor([&] { return model.rowCount() > 1; }, 10'000);
    page.view().selectId(model.idAt(0));
    page.change(false, QStringLiteral("The compiler is broken on bench-02."), 2.5);
    waitFor([&] { return model.disabledCount() == 1; }, 10'000);
    page.view().selectId(model.idAt(1));
    page.testAction()->trigger();
    waitFor([&] { return page.testText().contains(QStringLiteral(" passed, ")); }, 60'000);
    for (QPushButton *chip : page.findChildren<QPushButton *>()) {
        if (chip->text().startsWith(QStringLiteral("Refused")))
            chip->click();
    }
    shoot(world, folder, QStringLiteral("languages"));
}

void shootRoster(ConsoleWorld &world, const QDir &folder)
{
    const QString path = world.judge.directory() + QStringLiteral("/people.csv");
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return;
    file.write("name,display_name,team,team_title,organization,organization_title\n"
               "hash-browns,Hash Browns,t01,Hash Browns,upp,University of Practice\n"
               "null-pointers,Null Pointers,t02,Null Pointers,upp,\nnew-team,New Team,t03,New Team,uni,Uni\n");
    file.close();
    world.window->openPage(QStringLiteral("accounts"));
    RosterDialog dialog(*world.theme, *world.connection, world.window.get());
    dialog.show();
    dialog.choose({path});
    waitFor([&] { return dialog.importButton().isEnabled(); }, 10'000);
    dialog.grab().save(folder.filePath(QStringLiteral("roster.png")));
    dialog.import();
    auto &page = world.page<AccountsPage>("accounts");
    page.showPart(AccountsPage::Part::Teams);
    waitFor([&] { return page.teams().rowCount() > 0; }, 10'000);
    shoot(world, folder, QStringLiteral("teams"));
    page.showPart(AccountsPage::Part::People);
}

// A problem with another answer, so that something changes.
void shootRejudging(ConsoleWorld &world, const QDir &folder)
{
    importWithAnotherAnswer(world);
    auto &page = world.page<RejudgingPage>("rejudging");
    RejudgingChoice choice;
    choice.problem = QStringLiteral("sum");
    NewRejudging *dialog = page.begin(choice);
    dialog->setReason(QStringLiteral("answer of test 3 fixed"));
    waitFor([&] { return dialog->startButton().isEnabled(); }, 20'000);
    dialog->grab().save(folder.filePath(QStringLiteral("new-rejudging.png")));
    dialog->startButton().click();
    waitFor([&] { return page.applyAction()->isEnabled() && page.changes().rowCount() > 0; }, kPatience);
    shoot(world, folder, QStringLiteral("rejudging"));
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
    choose(page.view(), [&](qint64 id) {
        const SubmissionRow *row = submissions.find(id);
        return row->verdict == QLatin1String("WA") && row->lane == QLatin1String("contest");
    });
    QTest::qWait(1500);
    shoot(world, folder, QStringLiteral("judging"));
    world.window->openPage(QStringLiteral("problems"));
    QTest::qWait(1500);
    shoot(world, folder, QStringLiteral("problems"));
    shootVerification(world, folder);
    shootRejudging(world, folder);
    shootLanguages(world, folder);
    shootRoster(world, folder);
    for (const char *key : {"workers", "accounts", "audit", "contests"}) {
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

// At a scale other than 100 % nothing may be clipped.
void shootScaled(ConsoleWorld &world, const QDir &folder)
{
    if (!world.connectWindow())
        return;
    for (const char *key : {"overview", "submissions", "problems", "languages", "workers"}) {
        world.window->openPage(QString::fromLatin1(key));
        QTest::qWait(2500);
        if (auto *view = qobject_cast<RecordView *>(world.window->currentPage()->mainWidget());
            view && view->records().rowCount() > 0)
            view->selectId(view->records().idAt(0));
        QTest::qWait(1500);
        world.window->resize(1024, 640);
        QTest::qWait(200);
        const QString file = QString::fromLatin1(key) + QStringLiteral("-scaled.png");
        world.window->grab().save(folder.filePath(file));
        std::printf("%s\n", qPrintable(file));
    }
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    if (argc > 2)
        qputenv("QT_SCALE_FACTOR", argv[2]);
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
    if (argc > 2)
        shootScaled(world, folder);
    else
        shootAll(world, folder);
    world.window.reset();
    return 0;
}
