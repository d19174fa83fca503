// Problems, languages, workers, accounts and the queue as contest staff run them: the real window, offscreen, against a
// real server and a real worker.
#include "admin-console/pages/accounts/accounts_page.h"
#include "admin-console/pages/accounts/roster_dialog.h"
#include "admin-console/pages/languages/languages_page.h"
#include "admin-console/pages/problems/plain_table.h"
#include "admin-console/pages/problems/problems_page.h"
#include "admin-console/pages/problems/verification_view.h"
#include "admin-console/pages/queue/queue_page.h"
#include "admin-console/pages/submissions/submissions_page.h"
#include "admin-console/pages/workers/workers_page.h"
#include "admin-console/widgets/confirm.h"
#include "admin-console/widgets/record_view.h"
#include "admin-console/window/undo_bar.h"
#include "tests/admin-console/window/console_world.h"
#include "tests/support/package_files.h"

#include <QApplication>
#include <QPushButton>
#include <QtTest>

using namespace gavel::console;
using namespace gavel::tests;

namespace {

constexpr int kPatience = 120'000;
const QString kPassword = QStringLiteral("long enough for a team");

gavel::test::PackageFiles package()
{
    return gavel::test::with({
        {QStringLiteral("submissions/wrong_answer/a.py"), "input()\nprint('a')\n"},
        {QStringLiteral("submissions/wrong_answer/right.py"), "print(input())\n"}, // filed wrongly
    });
}

} // namespace

class StaffPagesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aPackageIsImportedAndVerified();
    void aPackageIsExported();
    void aVerificationIsStopped();
    void aHugePackageIsRefused();
    void aLanguageIsSwitchedOffAndOn();
    void itsTimeFactorIsSet();
    void aLanguageIsTestedOnItsWorker();
    void refusedPluginsAreListedWithTheReason();
    void aWorkerTellsHowItIs();
    void severalJobsAreMovedAndPaused();
    void aRosterIsPreviewedAndImported();
    void sessionsAreShownAndEnded();
    void anExpiredTokenAsksForThePassword();
    void aWorkerThatIsGoneIsRemoved();

private:
    bool becomes(const std::function<bool()> &condition) { return QTest::qWaitFor(condition, kPatience); }
    qint64 submit();
    template <typename PageType>
    PageType &show(const char *key);
    LanguagesPage &showPython();
    void drain(bool isDraining);

    std::unique_ptr<ConsoleWorld> m_world;
};

void StaffPagesTest::initTestCase()
{
    m_world = std::make_unique<ConsoleWorld>();
    LocalJudge &judge = m_world->judge;
    const QString folder = judge.directory() + QStringLiteral("/site");
    QVERIFY(QDir().mkpath(folder));
    QFile broken(folder + QStringLiteral("/broken.json"));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("{ this is no JSON");
    broken.close();
    const QStringList arguments{QStringLiteral("--languages"), folder, QStringLiteral("--offer"),
                                QStringLiteral("python3")};
    const bool isReady = m_world->start({}, false, {QStringLiteral("--max-package-mib"), QStringLiteral("1")}) &&
                         judge.startWorker(QStringLiteral("w1"), arguments) &&
                         judge.waitForLanguage(QStringLiteral("python3"));
    QVERIFY2(isReady, qPrintable(judge.errorText()));
    m_world->openWindow();
    QVERIFY(m_world->connectWindow());
}

qint64 StaffPagesTest::submit()
{
    return m_world->judge
        .submit(QStringLiteral("echo"), QStringLiteral("python3"), QStringLiteral("a.py"), "print(input())\n")
        .toLongLong();
}

template <typename PageType>
PageType &StaffPagesTest::show(const char *key)
{
    // After a dialog no window is active where there is no window manager, and without one no key is a command.
    m_world->window->activateWindow();
    (void)QTest::qWaitForWindowActive(m_world->window.get(), kPatience);
    m_world->window->openPage(QString::fromLatin1(key));
    return m_world->page<PageType>(key);
}

LanguagesPage &StaffPagesTest::showPython()
{
    auto &page = show<LanguagesPage>("languages");
    LanguageModel &model = m_world->state->languages();
    (void)becomes([&] { return model.byKey(QStringLiteral("python3")) != nullptr; });
    page.view().selectId(model.byKey(QStringLiteral("python3"))->id);
    page.view().setFocus();
    return page;
}

// By the API: what is tested here is something else.
void StaffPagesTest::drain(bool isDraining)
{
    const QString id = m_world->judge.get(QStringLiteral("/api/v1/workers"))
                           .json.value(QStringLiteral("workers"))
                           .toArray()[0][QStringLiteral("id")]
                           .toString();
    const QString verb = isDraining ? QStringLiteral("drain") : QStringLiteral("resume");
    QCOMPARE(m_world->judge.request("POST", QStringLiteral("/api/v1/workers/%1/%2").arg(id, verb)).status, 204);
}

void StaffPagesTest::aPackageIsImportedAndVerified()
{
    auto &page = show<ProblemsPage>("problems");
    const QString path = m_world->judge.directory() + QStringLiteral("/echo.zip");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(gavel::test::zipOf(package()));
    file.close();
    page.importPackage(path);
    QVERIFY(becomes([&] { return m_world->state->problems().byName(QStringLiteral("echo")) != nullptr; }));
    page.open({Target::Kind::Problem, QStringLiteral("echo"), 0});
    const VerificationView &verification = page.verification();
    QVERIFY(becomes([&] { return verification.version() == 1; }));
    QVERIFY(!verification.isKnown());
    page.view().setFocus();
    QTest::keyClick(&page.view(), Qt::Key_Y);
    QVERIFY(becomes([&] { return verification.summary() == QStringLiteral("1 differs"); }));
    QVERIFY(!verification.isRunning());
    QCOMPARE(verification.solutions().size(), 3);
    QCOMPARE(verification.solutions().first().tests.size(), 2);
    const QStringList faults = verification.faultTexts();
    QVERIFY2(!faults.isEmpty() && faults.first().startsWith(QStringLiteral("right.py: ")),
             qPrintable(faults.join(QLatin1Char('\n'))));
    QVERIFY2(verification.limitText().startsWith(QStringLiteral("Slowest accepted")),
             qPrintable(verification.limitText()));
}

void StaffPagesTest::aPackageIsExported()
{
    auto &page = show<ProblemsPage>("problems");
    const QString path = m_world->judge.directory() + QStringLiteral("/exported.zip");
    QVERIFY(page.exportAction()->isEnabled());
    page.exportPackage(m_world->judge.directory() + QStringLiteral("/none/exported.zip"));
    QVERIFY(becomes([&] { return page.noticeText().contains(QStringLiteral("echo was not exported")); }));
    page.exportPackage(path);
    QVERIFY(becomes([&] { return page.noticeText().contains(QStringLiteral("echo is exported")); }));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll().startsWith("PK"));
}

void StaffPagesTest::aVerificationIsStopped()
{
    drain(true);
    auto &page = show<ProblemsPage>("problems");
    page.view().setFocus();
    QTest::keyClick(&page.view(), Qt::Key_Y);
    QVERIFY(becomes([&] { return page.verification().isRunning(); }));
    page.view().setFocus();
    QTest::keyClick(&page.view(), Qt::Key_Y);
    QVERIFY(becomes([&] { return page.verification().summary() == QStringLiteral("cancelled"); }));
    drain(false);
}

void StaffPagesTest::aHugePackageIsRefused()
{
    auto &page = show<ProblemsPage>("problems");
    const QString path = m_world->judge.directory() + QStringLiteral("/huge.zip");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(3 << 20, 'x'));
    file.close();
    page.importPackage(path);
    QVERIFY(becomes([&] { return page.noticeText().contains(QStringLiteral("huge was not imported")); }));
    QCOMPARE(m_world->connection->link(), Link::Online);
    QVERIFY(!m_world->state->problems().byName(QStringLiteral("huge")));
    QVERIFY(page.verification().isKnown()); // what was shown stays
}

void StaffPagesTest::aLanguageIsSwitchedOffAndOn()
{
    drain(true);
    const qint64 waiting = submit();
    QVERIFY2(waiting > 0, qPrintable(m_world->judge.errorText()));
    LanguagesPage &page = showPython();
    const LanguageModel &model = m_world->state->languages();
    QTest::keyClick(&page.view(), Qt::Key_E);
    QVERIFY(becomes([&] { return !model.byKey(QStringLiteral("python3"))->isEnabled; }));
    QCOMPARE(page.toggleAction()->text(), QStringLiteral("Switch on"));
    QCOMPARE(submit(), 0); // refused
    QVERIFY(m_world->judge.errorText().contains(QStringLiteral("switched off")));
    drain(false);
    auto &queue = show<QueuePage>("queue");
    QVERIFY(becomes([&] {
        const JobRow *job = m_world->state->queue().find(waiting);
        return job && job->pauseKind == QLatin1String("language");
    }));
    queue.view().selectId(waiting);
    QVERIFY(becomes([&] { return queue.reasonText().contains(QStringLiteral("is switched off")); }));
    showPython();
    QTest::keyClick(&page.view(), Qt::Key_E);
    QVERIFY(becomes([&] { return model.byKey(QStringLiteral("python3"))->isEnabled; }));
    const QJsonObject judged = m_world->judge.waitForEnd(QString::number(waiting));
    QCOMPARE(judged.value(QStringLiteral("judging"))[QStringLiteral("verdict")].toString(), QStringLiteral("AC"));
}

void StaffPagesTest::itsTimeFactorIsSet()
{
    LanguagesPage &page = showPython();
    const auto factor = [&] {
        return m_world->state->languages().byKey(QStringLiteral("python3"))->timeFactor;
    };
    const double own = factor();
    page.change(true, {}, own + 1.5);
    QVERIFY(becomes([&] { return factor() == own + 1.5; }));
    page.change(true, {}, 1000); // the server refuses it
    QVERIFY(becomes([&] { return page.noticeText().contains(QStringLiteral("was not changed")); }));
    page.change(true, {}, std::nullopt);
    QVERIFY(becomes([&] { return factor() == own; }));
}

void StaffPagesTest::aLanguageIsTestedOnItsWorker()
{
    LanguagesPage &page = showPython();
    QTest::keyClick(&page.view(), Qt::Key_Y);
    QVERIFY(becomes([&] { return page.testText().contains(QStringLiteral(" passed, ")); }));
    QVERIFY2(page.testText().startsWith(QStringLiteral("w1: ")), qPrintable(page.testText()));
}

void StaffPagesTest::refusedPluginsAreListedWithTheReason()
{
    auto &page = show<LanguagesPage>("languages");
    const auto row = [&] {
        for (int i = 0; i < page.refused().rowCount(); ++i) {
            if (page.refused().item(i, 4)->text().endsWith(QStringLiteral("/broken.json")))
                return i;
        }
        return -1;
    };
    QVERIFY(becomes([&] { return row() >= 0; }));
    QVERIFY(!page.refused().item(row(), 1)->text().isEmpty());
    QCOMPARE(page.refused().item(row(), 2)->text(), QStringLiteral("w1"));
}

void StaffPagesTest::aWorkerTellsHowItIs()
{
    auto &page = show<WorkersPage>("workers");
    WorkerModel &model = m_world->state->workers();
    QVERIFY(becomes([&] { return model.rowCount() == 1 && model.at(0).status && model.at(0).doctor; }));
    QVERIFY(model.at(0).status->speed.value_or(0) > 0);
    QVERIFY(model.at(0).status->cores > 0);
    QVERIFY(model.at(0).status->memoryBytes > 0 && model.at(0).status->freeDiskBytes > 0);
    QVERIFY(becomes([&] { return model.at(0).doctor->attacks > 0; })); // it takes a moment to look
    QCOMPARE(model.at(0).doctor->attacksHeld, model.at(0).doctor->attacks);
    page.view().selectId(model.idAt(0));
    QVERIFY(becomes([&] { return page.doctorText().contains(QStringLiteral("attacks held")); }));
    QVERIFY(!page.removeAction()->isEnabled());
    QCOMPARE(page.removeAction()->property("whyNot").toString(),
             QStringLiteral("only a worker that is gone is removed"));
}

void StaffPagesTest::severalJobsAreMovedAndPaused()
{
    drain(true);
    auto &page = show<QueuePage>("queue");
    QueueModel &queue = m_world->state->queue();
    const qint64 first = submit(), second = submit(), third = submit();
    const auto position = [&](qint64 id) {
        return queue.find(id) ? queue.find(id)->position : -1;
    };
    QVERIFY(becomes([&] { return position(first) == 1 && position(second) == 2 && position(third) == 3; }));
    page.view().selectId(first);
    page.view().setFocus();
    QTest::keyClick(&page.view(), Qt::Key_B);
    QVERIFY(becomes([&] { return m_world->window->undoBar().text().contains(QStringLiteral("to the back")); }));
    QVERIFY(becomes([&] { return position(first) == 3; }));
    page.moveChosen({{QStringLiteral("lane"), QStringLiteral("rejudge")}}, QStringLiteral("elsewhere"));
    QVERIFY(becomes([&] { return queue.find(first)->submission.lane == QLatin1String("rejudge"); }));
    page.view().setFocus();
    QTest::keyClick(&page.view(), Qt::Key_A, Qt::ControlModifier);
    const QList<QueuePage::Pause> pausable = page.pausable();
    QCOMPARE(pausable.size(), 4); // two lanes, a problem, a language
    page.setPaused(pausable, true);
    QVERIFY(becomes([&] { return page.pauseText().count(QStringLiteral(", by admin")) == 4; }));
    QVERIFY(becomes([&] { return page.resumable().size() >= 2; })); // by its lane each
    page.setPaused(pausable, false);
    QVERIFY(becomes([&] { return page.pauseText().isEmpty(); }));
    drain(false);
    for (const qint64 id : {first, second, third})
        QCOMPARE(m_world->judge.waitForEnd(QString::number(id))
                     .value(QStringLiteral("judging"))[QStringLiteral("verdict")]
                     .toString(),
                 QStringLiteral("AC"));
}

void StaffPagesTest::aRosterIsPreviewedAndImported()
{
    auto &page = show<AccountsPage>("accounts");
    const QString path = m_world->judge.directory() + QStringLiteral("/people.csv");
    const auto write = [&path](const QByteArray &table) {
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(table) == table.size();
    };
    RosterDialog dialog(*m_world->theme, *m_world->connection, m_world->window.get());
    QVERIFY(write("name,role\nann,emperor\n"));
    dialog.choose({path});
    QVERIFY(becomes([&] { return dialog.noticeText().contains(QStringLiteral("fault")); }));
    QVERIFY(!dialog.importButton().isEnabled());
    QVERIFY(write("name,display_name,password,team,team_title,organization\n"
                  "ann,Ann,long enough for a team,t1,The One,uni\nbob,Bob,,t1,,\n"));
    dialog.choose({path});
    QVERIFY(becomes([&] { return dialog.importButton().isEnabled(); }));
    QCOMPARE(dialog.steps().total(), 4); // two accounts, a team, an organisation
    QCOMPARE(m_world->judge.get(QStringLiteral("/api/v1/teams")).json.value(QStringLiteral("teams")).toArray().size(),
             0);
    dialog.importButton().click();
    QVERIFY(becomes([&] { return dialog.noticeText().contains(QStringLiteral("Imported")); }));
    QCOMPARE(dialog.passwordCount(), 1); // Bob brought none
    QVERIFY(dialog.writeSheets(m_world->judge.directory() + QStringLiteral("/sheets.pdf")));
    page.showPart(AccountsPage::Part::Teams);
    QVERIFY(becomes([&] { return page.teams().total() == 1; }));
    QCOMPARE(page.teams().records().front().cells.at(1).text, QStringLiteral("The One"));
    QVERIFY(page.teams().records().front().cells.at(5).text.contains(QStringLiteral("bob")));
    page.showPart(AccountsPage::Part::Organizations);
    QVERIFY(becomes([&] { return page.organizations().total() == 1; }));
    page.showPart(AccountsPage::Part::People);
}

void StaffPagesTest::sessionsAreShownAndEnded()
{
    auto &page = show<AccountsPage>("accounts");
    QVERIFY(m_world->judge.logIn(QStringLiteral("ann"), kPassword));
    QVERIFY(m_world->judge.logIn());
    AccountModel &model = m_world->state->accounts();
    qint64 ann = 0;
    QVERIFY(becomes([&] {
        for (const AccountRow &row : model.records())
            ann = row.name == QLatin1String("ann") ? row.id : ann;
        return ann > 0;
    }));
    QCOMPARE(model.find(ann)->team, QStringLiteral("t1"));
    page.view().selectId(ann);
    QVERIFY(becomes([&] { return page.sessions().size() == 1; }));
    QVERIFY(page.sessions().first().second.contains(QStringLiteral("127.0.0.1")));
    page.endSessionsAction()->trigger();
    auto *confirm = page.findChild<Confirm *>();
    QVERIFY(confirm);
    confirm->verbButton().click();
    QVERIFY(becomes([&] { return page.sessions().isEmpty(); }));
}

void StaffPagesTest::anExpiredTokenAsksForThePassword()
{
    show<SubmissionsPage>("submissions");
    QVERIFY(becomes([&] { return m_world->state->submissions().rowCount() > 0; }));
    const int before = m_world->state->submissions().rowCount();
    QCOMPARE(m_world->judge.request("DELETE", QStringLiteral("/api/v1/accounts/admin/sessions")).status, 204);
    QVERIFY(becomes([&] { return m_world->connection->link() == Link::LoggedOut; }));
    QCOMPARE(m_world->state->submissions().rowCount(), before); // the last state stays
    QVERIFY(m_world->judge.logIn());
    QVERIFY(m_world->connectWindow());
    QCOMPARE(m_world->state->submissions().rowCount(), before);
}

void StaffPagesTest::aWorkerThatIsGoneIsRemoved()
{
    auto &page = show<WorkersPage>("workers");
    WorkerModel &model = m_world->state->workers();
    m_world->judge.killWorkers();
    QVERIFY(
        becomes([&] { return model.rowCount() == 1 && WorkerModel::stateCode(model.at(0)) == QLatin1String("lost"); }));
    page.view().selectId(model.idAt(0));
    QVERIFY(becomes([&] { return page.removeAction()->isEnabled(); }));
    page.removeAction()->trigger();
    auto *confirm = page.findChild<Confirm *>();
    QVERIFY(confirm);
    confirm->verbButton().click();
    QVERIFY(becomes([&] { return model.rowCount() == 0; }));
}

QTEST_MAIN(StaffPagesTest)
#include "staff_pages_test.moc"
