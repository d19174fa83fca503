// Contests over HTTP: who sees what, and what may be submitted when.
#include "server/contests/contest_service.h"
#include "server/storage/database.h"
#include "server/storage/job_rows.h"
#include "tests/server/api/test_site.h"
#include "tests/server/dispatch/link_client.h"

#include <algorithm>

using namespace gavel;
using namespace gavel::test;

namespace {

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

QString at(int seconds)
{
    return QDateTime::currentDateTimeUtc().addSecs(seconds).toString(Qt::ISODateWithMs);
}

} // namespace

class ContestsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void participantsSeeTheirContests();
    void problemsAreHiddenUntilTheStart();
    void submissionsAreAdmittedByTheRules_data();
    void submissionsAreAdmittedByTheRules();
    void contestSubmissionsGoFirst();
    void staffMaySubmitAtAnyTime();
    void badContestsAreRefused_data();
    void badContestsAreRefused();
    void contestsSurviveARestart();
    void judgingsWaitForTheVersionOfTheirContest();
    void otherServersAreTold();

private:
    Answer put(const QString &name, int start, int end, const QJsonObject &more = {});
    Answer submit(const QString &who, const QString &contest, const QString &language = s("python3"));
    QJsonObject waiting(const QString &submission);

    std::unique_ptr<TestSite> m_site;
    std::unique_ptr<LinkClient> m_worker;
};

void ContestsTest::initTestCase()
{
    serve::ServeSettings settings;
    settings.isRateLimited = false;
    m_site = std::make_unique<TestSite>(settings);
    QCOMPARE(m_site->import(s("echo")).status, 201);
    QCOMPARE(m_site
                 ->request("PATCH", s("jury"), s("/api/v1/problems/echo"), R"({"is_open":false})",
                           {{"Content-Type", "application/json"}})
                 .status,
             200);
    m_site->addAccount(s("outsider"), accounts::Role::Contestant);
    m_worker = std::make_unique<LinkClient>(m_site->port(), m_site->token(s("worker")));
    QVERIFY(m_worker->enter(s("w1"), s("i"), {}, 100));
    QCOMPARE(put(s("now"), -60, 3600).status, 200);
    QCOMPARE(put(s("past"), -7200, -3600).status, 200);
    QCOMPARE(put(s("future"), 3600, 7200).status, 200);
}

Answer ContestsTest::put(const QString &name, int start, int end, const QJsonObject &more)
{
    QJsonObject contest{
        {s("title"), s("A contest")},
        {s("start_at"), at(start)},
        {s("end_at"), at(end)},
        {s("problems"),
         QJsonArray{QJsonObject{{s("problem"), s("echo")}, {s("label"), s("A")}, {s("colour"), s("#00ff00")}}}},
        {s("participants"), QJsonArray{s("contestant")}},
        {s("languages"), QJsonArray{s("python3")}}};
    for (auto one = more.begin(); one != more.end(); ++one)
        contest.insert(one.key(), *one);
    return m_site->request("PUT", s("jury"), s("/api/v1/contests/") + name,
                           QJsonDocument(contest).toJson(QJsonDocument::Compact),
                           {{"Content-Type", "application/json"}});
}

Answer ContestsTest::submit(const QString &who, const QString &contest, const QString &language)
{
    return m_site->post(
        who, s("/api/v1/submissions"),
        {{s("problem"), s("echo")}, {s("language"), language}, {s("source"), s("x")}, {s("contest"), contest}});
}

void ContestsTest::participantsSeeTheirContests()
{
    const Answer own = m_site->get(s("contestant"), s("/api/v1/contests"));
    QCOMPARE(own.array("contests").size(), 3);
    QCOMPARE(own.array("contests")[0].toObject().value(s("name")).toString(), s("future"));
    QVERIFY(!own.body.contains("participants"));
    QVERIFY(m_site->get(s("outsider"), s("/api/v1/contests")).array("contests").isEmpty());
    QCOMPARE(m_site->get(s("outsider"), s("/api/v1/contests/now")).status, 404);
    const Answer staff = m_site->get(s("jury"), s("/api/v1/contests/now"));
    QCOMPARE(staff.array("participants"), (QJsonArray{s("contestant")}));
}

void ContestsTest::problemsAreHiddenUntilTheStart()
{
    QVERIFY(m_site->get(s("contestant"), s("/api/v1/contests/future")).array("problems").isEmpty());
    QCOMPARE(m_site->get(s("contestant"), s("/api/v1/contests/now")).array("problems").size(), 1);
    QCOMPARE(m_site->get(s("jury"), s("/api/v1/contests/future")).array("problems").size(), 1);
    // The problem itself is hidden, except from those whose contest of it has begun.
    QCOMPARE(m_site->get(s("contestant"), s("/api/v1/problems/echo")).status, 200);
    QCOMPARE(m_site->get(s("outsider"), s("/api/v1/problems/echo")).status, 404);
}

void ContestsTest::submissionsAreAdmittedByTheRules_data()
{
    QTest::addColumn<QString>("who");
    QTest::addColumn<QString>("contest");
    QTest::addColumn<QString>("language");
    QTest::addColumn<int>("status");
    QTest::newRow("running") << s("contestant") << s("now") << s("python3") << 202;
    QTest::newRow("not begun") << s("contestant") << s("future") << s("python3") << 409;
    QTest::newRow("over") << s("contestant") << s("past") << s("python3") << 409;
    QTest::newRow("no participant") << s("outsider") << s("now") << s("python3") << 404;
    QTest::newRow("unknown") << s("contestant") << s("never") << s("python3") << 404;
    QTest::newRow("language") << s("contestant") << s("now") << s("cpp") << 400;
}

void ContestsTest::submissionsAreAdmittedByTheRules()
{
    QFETCH(QString, who);
    QFETCH(QString, contest);
    QFETCH(QString, language);
    QFETCH(int, status);
    const Answer answer = submit(who, contest, language);
    QVERIFY2(answer.status == status, answer.body.constData());
    // Without the contest it is a hidden problem.
    QCOMPARE(m_site
                 ->post(s("contestant"), s("/api/v1/submissions"),
                        {{s("problem"), s("echo")}, {s("language"), s("python3")}, {s("source"), s("x")}})
                 .status,
             404);
}

void ContestsTest::contestSubmissionsGoFirst()
{
    const Answer practice =
        m_site->post(s("jury"), s("/api/v1/submissions"),
                     {{s("problem"), s("echo")}, {s("language"), s("python3")}, {s("source"), s("x")}});
    const Answer contest = submit(s("contestant"), s("now"));
    QCOMPARE(practice.status, 202);
    const Answer read = m_site->get(s("jury"), s("/api/v1/submissions/") + contest.text("id"));
    QCOMPARE(read.json.value(s("judging")).toObject().value(s("lane")).toString(), s("contest"));
}

void ContestsTest::staffMaySubmitAtAnyTime()
{
    QCOMPARE(submit(s("jury"), s("future")).status, 202);
    QCOMPARE(submit(s("jury"), s("past")).status, 202);
}

void ContestsTest::badContestsAreRefused_data()
{
    QTest::addColumn<QJsonObject>("more");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("field");
    const auto problem = [](const char *name, const char *label, const char *colour) {
        return QJsonObject{{s("problem"), s(name)}, {s("label"), s(label)}, {s("colour"), s(colour)}};
    };
    QTest::newRow("title") << QJsonObject{{s("title"), s("")}} << 400 << s("title");
    QTest::newRow("end") << QJsonObject{{s("end_at"), at(-100)}} << 400 << s("end_at");
    QTest::newRow("time") << QJsonObject{{s("start_at"), s("soon")}} << 400 << s("start_at");
    QTest::newRow("label") << QJsonObject{{s("problems"), QJsonArray{problem("echo", "A B", "")}}} << 400
                           << s("problems[0].label");
    QTest::newRow("colour") << QJsonObject{{s("problems"), QJsonArray{problem("echo", "A", "red")}}} << 400
                            << s("problems[0].colour");
    QTest::newRow("problem") << QJsonObject{{s("problems"), QJsonArray{problem("nothing", "A", "")}}} << 404
                             << s("problems[0].problem");
    QTest::newRow("participant") << QJsonObject{{s("participants"), QJsonArray{s("nobody")}}} << 404
                                 << s("participants");
    const auto versions = [](const char *language, const QJsonValue &version) {
        return QJsonObject{{s("versions"), QJsonObject{{s(language), version}}}};
    };
    QTest::newRow("version") << versions("python3", s("")) << 400 << s("versions.python3");
    QTest::newRow("version of no text") << versions("python3", 3) << 400 << s("versions");
    QTest::newRow("version of another language") << versions("java17", s("17")) << 400 << s("versions.java17");
    QTest::newRow("version of nonsense") << versions("no language", s("1")) << 400 << s("versions");
    QTest::newRow("unknown") << QJsonObject{{s("prize"), 1}} << 400 << s("prize");
}

void ContestsTest::badContestsAreRefused()
{
    QFETCH(QJsonObject, more);
    QFETCH(int, status);
    QFETCH(QString, field);
    const Answer answer = put(s("bad"), -60, 60, more);
    QVERIFY2(answer.status == status && answer.field() == field, answer.body.constData());
    QCOMPARE(m_site->get(s("jury"), s("/api/v1/contests/bad")).status, 404);
}

void ContestsTest::contestsSurviveARestart()
{
    const QJsonObject versions{{s("python3"), s("Python 3.11.2")}};
    QCOMPARE(put(s("now"), -60, 3600, {{s("title"), s("Renamed")}, {s("versions"), versions}}).status, 200);
    auto read = contests::ContestService::load(m_site->services().database);
    QVERIFY(read.has_value());
    const accounts::Principal jury{AccountId{1}, accounts::Role::Jury, s("jury")};
    const auto contest = (*read)->find(jury, s("now"));
    QVERIFY(contest.has_value());
    QCOMPARE(contest->title, s("Renamed"));
    QCOMPARE(contest->problems.size(), 1);
    QCOMPARE(contest->participants, QStringList{s("contestant")});
    QCOMPARE(contest->versions, (QMap<QString, QString>{{s("python3"), s("Python 3.11.2")}}));
}

QJsonObject ContestsTest::waiting(const QString &submission)
{
    return m_site->get(s("jury"), s("/api/v1/submissions/") + submission).json.value(s("waiting")).toObject();
}

void ContestsTest::judgingsWaitForTheVersionOfTheirContest()
{
    const QJsonObject versions{{s("python3"), s("Python 3.12")}};
    const Answer made = put(s("pinned"), -60, 3600, {{s("versions"), versions}});
    QCOMPARE(made.json.value(s("versions")).toObject(), versions);
    QCOMPARE(made.array("missing_versions"), (QJsonArray{s("python3")}));
    const Answer submitted = submit(s("contestant"), s("pinned"));
    QCOMPARE(submitted.status, 202);
    QCOMPARE(waiting(submitted.text("id")).value(s("reason")).toString(), s("no-version"));
    QCOMPARE(waiting(submitted.text("id")).value(s("version")).toString(), s("Python 3.12"));

    // Judging it again does not lead it elsewhere, and a queue that is filled anew knows its contest.
    const QString path = s("/api/v1/submissions/") + submitted.text("id");
    QCOMPARE(m_site->request("POST", s("jury"), path + s("/rejudge")).status, 202);
    QCOMPARE(waiting(submitted.text("id")).value(s("reason")).toString(), s("no-version"));
    const auto rows = m_site->services().database.readAndWait(
        [](storage::Connection &connection) { return storage::JobRows(connection).unfinished(); });
    QVERIFY(rows.has_value());
    QVERIFY(rows->last().entry.contest != ContestId());

    m_site->addAccount(s("newer"), accounts::Role::Worker);
    LinkClient newer(m_site->port(), m_site->token(s("newer")));
    QVERIFY(newer.enter(s("newer"), s("i"), {}, 100, s("Python 3.12")));
    m_worker->send(wire::Ready{100, {}}); // takes everything else
    QTRY_COMPARE_WITH_TIMEOUT(waiting(submitted.text("id")).value(s("reason")).toString(), s("others-first"), 30'000);
    QCOMPARE(m_site->get(s("jury"), s("/api/v1/contests/pinned")).array("missing_versions"), QJsonArray());
    newer.send(wire::Ready{100, {}});
    const auto has = [&](const LinkClient &worker) {
        return std::ranges::any_of(worker.all<wire::Job>(), [&](const wire::Job &job) {
            return job.submission.value == submitted.text("id").toLongLong();
        });
    };
    QTRY_VERIFY_WITH_TIMEOUT(has(newer), 30'000);
    QVERIFY(!has(*m_worker));
}

// A server did not notice the contests that another one on the same database was given.
void ContestsTest::otherServersAreTold()
{
    const auto database = storage::Database::open({databaseOf(m_site->directory())});
    QVERIFY(database.has_value());
    const auto other = contests::ContestService::load(**database);
    QVERIFY(other.has_value());
    QSignalSpy changed(other->get(), &contests::ContestService::changed);
    QCOMPARE(put(s("told"), -60, 3600, {{s("title"), s("Told")}}).status, 200);
    const accounts::Principal jury{AccountId{1}, accounts::Role::Jury, s("jury")};
    QTRY_VERIFY_WITH_TIMEOUT((*other)->find(jury, s("told")).has_value(), 30'000);
    QVERIFY(changed.contains(QVariantList{s("told")}));
}

QTEST_GUILESS_MAIN(ContestsTest)
#include "contests_test.moc"
