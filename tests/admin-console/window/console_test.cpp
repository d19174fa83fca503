// The real window, offscreen, against a real server and a real worker, driven by keys, fields and buttons.
#include "admin-console/pages/accounts/accounts_page.h"
#include "admin-console/pages/accounts/password_sheets.h"
#include "admin-console/pages/audit/audit_page.h"
#include "admin-console/pages/languages/languages_page.h"
#include "admin-console/pages/problems/problems_page.h"
#include "admin-console/pages/queue/queue_page.h"
#include "admin-console/pages/rejudging/rejudging_page.h"
#include "admin-console/pages/submissions/judging_compare.h"
#include "admin-console/pages/submissions/judging_tests.h"
#include "admin-console/pages/submissions/submission_comments.h"
#include "admin-console/pages/submissions/submission_detail.h"
#include "admin-console/pages/submissions/submissions_page.h"
#include "admin-console/pages/workers/workers_page.h"
#include "admin-console/widgets/confirm.h"
#include "admin-console/widgets/record_view.h"
#include "admin-console/widgets/source_view.h"
#include "admin-console/window/status_bar.h"
#include "admin-console/window/undo_bar.h"
#include "tests/admin-console/window/console_world.h"

#include <QApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>
#include <QtTest>

using namespace gavel::console;
using namespace gavel::tests;

namespace {

constexpr int kPatience = 60'000;

} // namespace

class ConsoleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aWrongPasswordIsSaid();
    void nobodyThereIsSaid();
    void connectingShowsTheOverview();
    void aSubmissionIsSeenFromSourceToVerdict();
    void rejudgingByKey();
    void aSetIsJudgedAgainAndApplied();
    void judgingsAreComparedVerifiedAndCommented();
    void whatWasDoneIsInTheLog();
    void tokensGoIntoTheKeychain();
    void filteringAndThePalette();
    void aBinarySourceIsShownAsBytes();
    void aProblemIsHiddenAndUndone();
    void aBrokenPackageIsRefusedWithItsFaults();
    void accountsAreListedAndDisabled();
    void passwordSheetsAreForTheirOwnerOnly();
    void drainingAWorker();
    void losingAndRegainingTheServer();
    void theTokenIsKept();

private:
    // After a dialog no window is active where there is no window manager, and without one no key is a command.
    bool activate();
    bool becomes(const std::function<bool()> &condition) { return QTest::qWaitFor(condition, kPatience); }

    std::unique_ptr<ConsoleWorld> m_world;
};

void ConsoleTest::initTestCase()
{
    m_world = std::make_unique<ConsoleWorld>();
    QVERIFY2(m_world->start({QStringLiteral("sum")}), qPrintable(m_world->judge.errorText()));
    m_world->openWindow();
    QVERIFY(m_world->window->isConnectShown());
}

bool ConsoleTest::activate()
{
    m_world->window->activateWindow();
    return QTest::qWaitForWindowActive(m_world->window.get(), kPatience);
}

void ConsoleTest::aWrongPasswordIsSaid()
{
    ConnectPage &page = m_world->window->connectPage();
    page.fill(m_world->address(), QStringLiteral("admin"));
    page.typePassword(QStringLiteral("not this one"));
    page.submit();
    QVERIFY(becomes([&] { return page.noticeText().contains(QStringLiteral("Wrong login or password")); }));
    QVERIFY(m_world->window->isConnectShown());
}

void ConsoleTest::nobodyThereIsSaid()
{
    ConnectPage &page = m_world->window->connectPage();
    page.fill(QStringLiteral("http://127.0.0.1:1"), QStringLiteral("admin"));
    page.typePassword(QStringLiteral("x"));
    page.submit();
    QVERIFY(becomes([&] { return page.noticeText().contains(QStringLiteral("cannot be reached")); }));
    page.fill(QStringLiteral("ftp://x"), QStringLiteral("admin"));
    page.submit();
    QVERIFY(page.noticeText().contains(QStringLiteral("address cannot be used")));
}

void ConsoleTest::connectingShowsTheOverview()
{
    QVERIFY(m_world->connectWindow());
    QCOMPARE(m_world->window->currentPage()->key(), QStringLiteral("overview"));
    QCOMPARE(m_world->connection->identity().role, QStringLiteral("admin"));
    QVERIFY(becomes([&] { return m_world->state->workers().connectedCount() == 1; }));
    QVERIFY(m_world->window->status().ageText().startsWith(QStringLiteral("live")));
}

void ConsoleTest::aSubmissionIsSeenFromSourceToVerdict()
{
    const qint64 id = m_world->submit(QStringLiteral("sum"), QStringLiteral("accepted/sum.cpp")).toLongLong();
    QVERIFY(id > 0);
    QTest::keyClick(m_world->window.get(), Qt::Key_3, Qt::ControlModifier);
    auto &page = m_world->page<SubmissionsPage>("submissions");
    QCOMPARE(m_world->window->currentPage(), &page);
    SubmissionModel &model = m_world->state->submissions();
    QVERIFY(becomes([&] { return model.find(id) && model.find(id)->verdict == QLatin1String("AC"); }));
    page.view().setFocus();
    QTest::keyClick(&page.view(), Qt::Key_J);
    QCOMPARE(page.view().currentId(), id);
    QVERIFY(becomes([&] { return page.detail().tests().currentTest() > 0; }));
    QVERIFY(becomes([&] { return page.detail().tests().source().text().contains(QStringLiteral("main")); }));
    QVERIFY(page.detail().history().total() == 1);
}

void ConsoleTest::rejudgingByKey()
{
    auto &page = m_world->page<SubmissionsPage>("submissions");
    const qint64 id = page.view().currentId();
    page.view().setFocus();
    QTest::keyClick(&page.view(), Qt::Key_R);
    QVERIFY(becomes([&] { return page.detail().history().total() == 2; }));
    QVERIFY(becomes([&] { return m_world->state->submissions().find(id)->verdict == QLatin1String("AC"); }));
    QCOMPARE(page.view().currentId(), id); // the selection stays on the row
    QVERIFY(m_world->window->undoBar().text().contains(QStringLiteral("judged again")));
}

void ConsoleTest::aSetIsJudgedAgainAndApplied()
{
    const auto &submissions = m_world->page<SubmissionsPage>("submissions");
    auto &page = m_world->page<RejudgingPage>("rejudging");
    RejudgingChoice choice;
    choice.problem = QStringLiteral("sum");
    NewRejudging *dialog = page.begin(choice);
    dialog->setReason(QStringLiteral("the answer of a test was wrong"));
    QVERIFY(becomes([&] { return dialog->startButton().isEnabled(); }));
    QCOMPARE(dialog->count(), 1);
    dialog->startButton().click();
    QVERIFY(becomes([&] { return m_world->window->currentPage() == &page && page.list().currentId() > 0; }));
    QVERIFY(becomes([&] { return page.applyAction()->isEnabled(); }));
    QCOMPARE(page.badge(), QStringLiteral("1"));
    QVERIFY(activate());
    page.list().setFocus();
    QTest::keyClick(&page.list(), Qt::Key_A);
    auto *confirm = page.findChild<Confirm *>();
    QVERIFY(confirm && confirm->isVisible());
    confirm->verbButton().click();
    QVERIFY(becomes([&] { return page.badge().isEmpty(); }));
    QVERIFY(!page.applyAction()->isEnabled());
    QVERIFY(activate());
    m_world->window->openPage(QStringLiteral("submissions"));
    QVERIFY(becomes([&] { return submissions.detail().history().total() == 3; }));
}

void ConsoleTest::judgingsAreComparedVerifiedAndCommented()
{
    // Wrong on purpose, so that output and answer differ.
    const qint64 id = m_world->judge
                          .submit(QStringLiteral("sum"), QStringLiteral("python3"), QStringLiteral("wrong.py"),
                                  "a, b = map(int, input().split())\nprint(a - b)\n")
                          .toLongLong();
    auto &page = m_world->page<SubmissionsPage>("submissions");
    SubmissionModel &model = m_world->state->submissions();
    QVERIFY(becomes([&] { return model.find(id) && model.find(id)->verdict == QLatin1String("WA"); }));
    model.release();
    page.view().selectId(id);
    QVERIFY(becomes([&] { return !page.detail().tests().output().differences().isEmpty(); }));
    QVERIFY(!page.detail().tests().output().answerText().isEmpty());
    page.view().setFocus();
    QTest::keyClick(&page.view(), Qt::Key_R);
    QVERIFY(becomes([&] { return page.detail().history().total() == 2; }));
    QVERIFY(becomes([&] { // the new one is over, for the list as for the detail
        const Judging *judging = page.detail().shownJudging();
        const SubmissionRow *row = model.find(id);
        return judging && judging->isCurrent && judging->verdict == QLatin1String("WA") && row &&
               row->judging == judging->id && row->state == QLatin1String("finished");
    }));
    QTest::keyClick(&page.view(), Qt::Key_Equal);
    QVERIFY(becomes([&] { return page.detail().comparison().rows().rowCount() == 0; })); // the same again
    QTest::keyClick(&page.view(), Qt::Key_M);
    page.detail().comments().field().setPlainText(QStringLiteral("subtracts"));
    page.detail().comments().send();
    QVERIFY(becomes([&] { return page.detail().comments().count() == 1; }));
    QVERIFY(page.detail().comments().field().toPlainText().isEmpty());
    page.view().setFocus();
    QVERIFY(becomes([&] { return page.verifyAction()->isEnabled(); }));
    QTest::keyClick(&page.view(), Qt::Key_V);
    QVERIFY(becomes([&] { return model.find(id)->verifiedBy == QLatin1String("admin"); }));
    QVERIFY(page.view().currentId() != id); // on to the next one
}

void ConsoleTest::whatWasDoneIsInTheLog()
{
    m_world->window->openPage(QStringLiteral("audit"));
    auto &page = m_world->page<AuditPage>("audit");
    const auto hasAction = [&](const char *action) {
        const auto &rows = page.log().records();
        return std::any_of(rows.begin(), rows.end(),
                           [&](const CellRow &row) { return row.cells.value(2).text == QLatin1String(action); });
    };
    QVERIFY(becomes([&] { return hasAction("rejudging.applied") && hasAction("judging.verify"); }));
    page.showPart(AuditPage::Part::Webhooks);
    page.addWebhook(QStringLiteral("https://hooks.example/judged"));
    QVERIFY(becomes([&] { return page.webhooks().rowCount() == 1; }));
    m_world->window->openPage(QStringLiteral("submissions"));
}

namespace {

// A keychain that works, without a desktop.
class MemoryTokens final : public TokenStore {
public:
    void read(const QString &key, QObject *context, Read done) override
    {
        QTimer::singleShot(0, context, [this, key, done] { done(kept.value(key)); });
    }
    void write(const QString &key, const QByteArray &token, QObject *context, Done done) override
    {
        kept.insert(key, token);
        QTimer::singleShot(0, context, [done] { done({}); });
    }
    void remove(const QString &key) override { kept.remove(key); }
    QString name() const override { return QStringLiteral("memory"); }

    QHash<QString, QByteArray> kept;
};

} // namespace

void ConsoleTest::tokensGoIntoTheKeychain()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("servers.json"));
    MemoryTokens tokens;
    ServerConnection connection;
    ConnectPage page(*m_world->theme, connection, file, tokens);
    page.fill(m_world->address(), QStringLiteral("admin"));
    page.typePassword(QStringLiteral("a long enough password"));
    page.submit();
    QVERIFY(becomes([&] { return connection.link() == Link::Online && tokens.kept.size() == 1; }));
    QVERIFY(becomes([&] { return QFile::exists(file); }));
    QFile saved(file);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    QVERIFY(!saved.readAll().contains(*tokens.kept.begin()));
    ServerConnection later;
    ConnectPage again(*m_world->theme, later, file, tokens);
    QVERIFY(again.reconnect());
    QVERIFY(becomes([&] { return later.link() == Link::Online; }));
}

void ConsoleTest::filteringAndThePalette()
{
    const qint64 id = m_world->judge
                          .submit(QStringLiteral("sum"), QStringLiteral("cpp-gcc-gnupp20"), QStringLiteral("ce.cpp"),
                                  "int main() { return undeclared; }\n")
                          .toLongLong();
    auto &page = m_world->page<SubmissionsPage>("submissions");
    SubmissionModel &model = m_world->state->submissions();
    QVERIFY(becomes([&] { return model.find(id) && model.find(id)->verdict == QLatin1String("CE"); }));
    page.open({Target::Kind::Page, QStringLiteral("submissions?verdict=CE"), 0});
    QCOMPARE(model.rowCount(), 1);
    page.open({Target::Kind::Page, QStringLiteral("submissions?verdict="), 0});
    // Letters typed into the search are text, not commands.
    QTest::keyClick(m_world->window.get(), Qt::Key_F, Qt::ControlModifier);
    QTest::keyClicks(page.searchWidget(), QStringLiteral("crjk"));
    QCOMPARE(static_cast<QLineEdit *>(page.searchWidget())->text(), QStringLiteral("crjk"));
    QTest::keyClick(page.searchWidget(), Qt::Key_Escape);
    QVERIFY(model.search().isEmpty());
    QTest::keyClick(m_world->window.get(), Qt::Key_K, Qt::ControlModifier);
    QVERIFY(m_world->window->commandPalette().isVisible());
    m_world->window->commandPalette().type(QStringLiteral("#%1").arg(id));
    m_world->window->commandPalette().runCurrent();
    QCOMPARE(page.view().currentId(), id);
    QVERIFY(becomes([&] { return page.detail().compileOutput().contains(QStringLiteral("undeclared")); }));
}

void ConsoleTest::aBinarySourceIsShownAsBytes()
{
    SourceView view(*m_world->theme);
    view.setFile(QStringLiteral("a.cpp"), QByteArray("\x7f"
                                                     "ELF\0\1\2\3",
                                                     8));
    QVERIFY(!view.isText());
    QVERIFY(view.text().contains(QStringLiteral("7f 45 4c 46 00")));
    view.setFile(QStringLiteral("a.py"), QByteArray(3'000'000, 'x'));
    QVERIFY(view.isText());
    const QString cut = headAndTail(QString(10'000'000, QLatin1Char('y')));
    QVERIFY(cut.size() < 300'000 && cut.contains(QStringLiteral("left out")));
}

void ConsoleTest::aProblemIsHiddenAndUndone()
{
    m_world->window->openPage(QStringLiteral("problems"));
    auto &page = m_world->page<ProblemsPage>("problems");
    QVERIFY(becomes([&] { return m_world->state->problems().byName(QStringLiteral("sum")) != nullptr; }));
    page.open({Target::Kind::Problem, QStringLiteral("sum"), 0});
    page.view().setFocus();
    QTest::keyClick(&page.view(), Qt::Key_E);
    QVERIFY(becomes([&] { return !m_world->state->problems().byName(QStringLiteral("sum"))->isOpen; }));
    QTest::keyClick(m_world->window.get(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(becomes([&] { return m_world->state->problems().byName(QStringLiteral("sum"))->isOpen; }));
}

void ConsoleTest::aBrokenPackageIsRefusedWithItsFaults()
{
    auto &page = m_world->page<ProblemsPage>("problems");
    const QString path = m_world->judge.directory() + QStringLiteral("/broken.zip");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("PK\3\4 this is no zip file");
    file.close();
    page.importPackage(path);
    const auto notice = [&] {
        for (Strip *strip : page.findChildren<Strip *>()) {
            if (strip->text().contains(QStringLiteral("was not imported")))
                return true;
        }
        return false;
    };
    QVERIFY(becomes(notice));
    QVERIFY(!m_world->state->problems().byName(QStringLiteral("broken")));
    // And a good one, made of a sample problem, goes in and is selected like any other.
    const QString zip = m_world->judge.directory() + QStringLiteral("/again.zip");
    QCOMPARE(QProcess::execute(
                 QStringLiteral("sh"),
                 {QStringLiteral("-c"), QStringLiteral("cd %1 && zip -qr %2 .")
                                            .arg(QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems/sum"), zip)}),
             0);
    page.importPackage(zip);
    QVERIFY(becomes([&] { return m_world->state->problems().byName(QStringLiteral("again")) != nullptr; }));
}

void ConsoleTest::accountsAreListedAndDisabled()
{
    const HttpAnswer made = m_world->judge.post(QStringLiteral("/api/v1/accounts"),
                                                {{QStringLiteral("name"), QStringLiteral("team1")},
                                                 {QStringLiteral("password"), QStringLiteral("long enough 1")}});
    QCOMPARE(made.status, 201);
    m_world->window->openPage(QStringLiteral("accounts"));
    auto &page = m_world->page<AccountsPage>("accounts");
    AccountModel &model = m_world->state->accounts();
    qint64 id = 0;
    QVERIFY(becomes([&] {
        for (const AccountRow &row : model.records())
            id = row.name == QLatin1String("team1") ? row.id : id;
        return id > 0;
    }));
    page.view().selectId(id);
    page.view().setFocus();
    QTest::keyClick(&page.view(), Qt::Key_E);
    QVERIFY(becomes([&] { return !model.find(id)->isEnabled; }));
    QVERIFY(!newPasswordText().isEmpty() && newPasswordText() != newPasswordText());
}

void ConsoleTest::passwordSheetsAreForTheirOwnerOnly()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("sheets.pdf"));
    QList<PasswordSlip> slips;
    for (int i = 0; i < 11; ++i) // ten a page
        slips.append({QStringLiteral("team%1").arg(i), QStringLiteral("secret"), QStringLiteral("Team %1").arg(i)});
    QVERIFY(writePasswordSheets(path, QStringLiteral("Log-in"), QStringLiteral("https://judge.example"), slips));
    QVERIFY(!(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther)));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray pdf = file.readAll();
    QVERIFY(pdf.startsWith("%PDF-"));
    QVERIFY(pdf.contains("/Count 2"));
    QVERIFY(!writePasswordSheets(folder.filePath(QStringLiteral("none/x.pdf")), {}, {}, slips));
}

void ConsoleTest::drainingAWorker()
{
    m_world->window->openPage(QStringLiteral("workers"));
    auto &page = m_world->page<WorkersPage>("workers");
    WorkerModel &model = m_world->state->workers();
    QVERIFY(becomes([&] { return model.rowCount() == 1; }));
    page.view().selectId(model.idAt(0));
    page.view().setFocus();
    QTest::keyClick(&page.view(), Qt::Key_P);
    QVERIFY(becomes([&] { return WorkerModel::stateCode(model.at(0)) == QLatin1String("draining"); }));
    QCOMPARE(page.drainAction()->text(), QStringLiteral("Resume"));
    // What is sent now waits, and the queue says so.
    m_world->window->openPage(QStringLiteral("queue"));
    const qint64 id = m_world->submit(QStringLiteral("sum"), QStringLiteral("accepted/sum.cpp")).toLongLong();
    QVERIFY2(id > 0, qPrintable(m_world->judge.errorText()));
    QueueModel &queue = m_world->state->queue();
    QVERIFY(becomes([&] { return queue.find(id) != nullptr; }));
    QVERIFY(QueueModel::whyItWaits(*queue.find(id)).startsWith(QStringLiteral("no ")));
    auto &queuePage = m_world->page<QueuePage>("queue");
    queuePage.view().selectId(id);
    queuePage.view().setFocus();
    QTest::keyClick(&queuePage.view(), Qt::Key_T);
    QVERIFY(becomes(
        [&] { return m_world->window->undoBar().text().contains(QStringLiteral("1 job moved to the front")); }));
    queuePage.setPaused({{QStringLiteral("problem"), QStringLiteral("sum")}}, true);
    QVERIFY(becomes([&] { return queuePage.pauseText().contains(QStringLiteral("problem sum, by admin")); }));
    queuePage.setPaused({{QStringLiteral("problem"), QStringLiteral("sum")}}, false);
    QVERIFY(becomes([&] { return queuePage.pauseText().isEmpty(); }));
    queuePage.view().setFocus();
    QTest::keyClick(&queuePage.view(), Qt::Key_C); // the verb, which asks
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QVERIFY(becomes([&] { return queue.find(id) == nullptr; }));
    m_world->window->openPage(QStringLiteral("workers"));
    page.view().setFocus();
    QTest::keyClick(&page.view(), Qt::Key_P);
    QVERIFY(becomes([&] { return WorkerModel::stateCode(model.at(0)) == QLatin1String("ready"); }));
}

void ConsoleTest::losingAndRegainingTheServer()
{
    m_world->window->openPage(QStringLiteral("submissions"));
    const int before = m_world->state->submissions().rowCount();
    m_world->judge.killServer();
    QVERIFY(becomes([&] { return m_world->connection->link() == Link::Offline; }));
    QVERIFY(m_world->window->offline().text().contains(QStringLiteral("last state")));
    QCOMPARE(m_world->state->submissions().rowCount(), before);
    auto &page = m_world->page<SubmissionsPage>("submissions");
    QVERIFY(!page.rejudgeAction()->isEnabled());
    QCOMPARE(page.rejudgeAction()->property("whyNot").toString(), QStringLiteral("needs the server"));
    QVERIFY2(m_world->judge.startServer(), qPrintable(m_world->judge.errorText()));
    m_world->connection->tryNow();
    QVERIFY(becomes([&] { return m_world->connection->link() == Link::Online; }));
    QVERIFY(becomes([&] { return m_world->window->offline().text().isEmpty(); }));
}

void ConsoleTest::theTokenIsKept()
{
    m_world->openWindow();
    m_world->window->start();
    QVERIFY(becomes([&] { return m_world->connection->link() == Link::Online; }));
    QVERIFY(!m_world->window->isConnectShown());
    // A token that is revoked leaves the last state and asks for the password.
    QVERIFY(becomes([&] { return m_world->state->submissions().rowCount() > 0; }));
    m_world->connection->logOut();
    QCOMPARE(m_world->connection->link(), Link::LoggedOut);
    QVERIFY(m_world->state->submissions().rowCount() > 0);
    QVERIFY(m_world->connectWindow());
}

QTEST_MAIN(ConsoleTest)
#include "console_test.moc"
