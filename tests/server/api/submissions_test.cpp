#include "server/accounts/account_service.h"
#include "tests/server/api/test_site.h"
#include "tests/server/dispatch/link_client.h"

#include <QElapsedTimer>

using namespace gavel;
using namespace gavel::test;

namespace {

const QString kSubmissions = QStringLiteral("/api/v1/submissions");
const QString kContestant = QStringLiteral("contestant");

} // namespace

class SubmissionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void takesASubmission();
    void takesSeveralFiles();
    void takesForms();
    void badFormsAreRefused_data();
    void badFormsAreRefused();
    void answersOnlyWhatIsAskedFor();
    void givesFilesBackAsSent();
    void aRepeatedPostIsHarmless();
    void aWaitingSubmissionSaysWhy();
    void waitingEndsWithTheVerdict();
    void waitingEndsWithTheTime();
    void waitingForWhatIsOverEndsAtOnce();
    void manyMayWaitForOne();
    void contestantsSeeOnlyTheirOwn();
    void contestantsSeeWhatTheyMay();
    void listsPageByPage();
    void listsWhatIsAskedFor();
    void rejudgingGivesANewVerdict();
    void aFullQueueSaysWhenToComeAgain();
    void anAccountMayNotFloodTheQueue();

private:
    Answer submit(const QString &who = kContestant, const QJsonObject &more = {}, const RequestHeaders &headers = {});
    void enterWorker();
    void judgeAll(int count, domain::Verdict verdict = domain::Verdict::Accepted);

    std::unique_ptr<TestSite> m_site;
    std::unique_ptr<LinkClient> m_worker;
};

void SubmissionsTest::init()
{
    m_worker.reset();
    m_site = std::make_unique<TestSite>();
    QCOMPARE(m_site->import(QStringLiteral("echo")).status, 201);
    wire::OfferedLanguage python;
    python.id = QStringLiteral("python3");
    python.sourceFile = QStringLiteral("main.py");
    m_site->services().languages.offered({python});
}

Answer SubmissionsTest::submit(const QString &who, const QJsonObject &more, const RequestHeaders &headers)
{
    QJsonObject body{{QStringLiteral("problem"), QStringLiteral("echo")},
                     {QStringLiteral("language"), QStringLiteral("python3")}};
    if (!more.contains(QStringLiteral("files")))
        body.insert(QStringLiteral("source"), QStringLiteral("print(input())"));
    for (auto it = more.begin(); it != more.end(); ++it)
        body.insert(it.key(), it.value());
    return m_site->post(who, kSubmissions, body, headers);
}

void SubmissionsTest::takesForms()
{
    const QByteArray form = "--b\r\nContent-Disposition: form-data; name=\"problem\"\r\n\r\necho\r\n"
                            "--b\r\nContent-Disposition: form-data; name=\"language\"\r\n\r\npython3\r\n"
                            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"main.py\"\r\n"
                            "Content-Type: text/x-python\r\n\r\nprint('\xff')\r\n--b--\r\n";
    const RequestHeaders headers{{"Content-Type", "multipart/form-data; boundary=b"}};
    const Answer taken = m_site->request("POST", kContestant, kSubmissions, form, headers);
    QCOMPARE(taken.status, 202);
    const Answer files =
        m_site->get(kContestant, kSubmissions + QLatin1Char('/') + taken.text("id") + QStringLiteral("/files"));
    const QJsonObject file = files.array("files")[0].toObject();
    QCOMPARE(file.value(QStringLiteral("name")).toString(), QStringLiteral("main.py"));
    QCOMPARE(QByteArray::fromBase64(file.value(QStringLiteral("content_base64")).toString().toLatin1()),
             QByteArray("print('\xff')"));
}

void SubmissionsTest::badFormsAreRefused_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("form");
    QTest::addColumn<QString>("cause");
    const QByteArray problem = "--b\r\nContent-Disposition: form-data; name=problem\r\n\r\necho\r\n";
    const QString noForm = QStringLiteral("invalid-multipart");
    QTest::newRow("no boundary") << QByteArray("multipart/form-data") << problem + "--b--" << noForm;
    QTest::newRow("another boundary") << QByteArray("multipart/form-data; boundary=c") << problem + "--b--" << noForm;
    QTest::newRow("no end") << QByteArray("multipart/form-data; boundary=b") << problem << noForm;
    QTest::newRow("mixed") << QByteArray("multipart/mixed; boundary=b") << problem + "--b--" << noForm;
    QTest::newRow("twice") << QByteArray("multipart/form-data; boundary=b") << problem + problem + "--b--"
                           << QStringLiteral("invalid-field");
    QTest::newRow("missing fields") << QByteArray("multipart/form-data; boundary=b") << problem + "--b--"
                                    << QStringLiteral("invalid-field");
}

void SubmissionsTest::badFormsAreRefused()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, form);
    QFETCH(QString, cause);
    const Answer refused = m_site->request("POST", kContestant, kSubmissions, form, {{"Content-Type", type}});
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.type(), cause);
}

void SubmissionsTest::answersOnlyWhatIsAskedFor()
{
    const QString id = submit().text("id");
    const QString path = kSubmissions + QLatin1Char('/') + id;
    const Answer one = m_site->get(kContestant, path + QStringLiteral("?fields=id,judging.state"));
    QCOMPARE(one.body, QByteArray("{\"id\":\"") + id.toLatin1() + "\",\"judging\":{\"state\":\"queued\"}}");
    const Answer list = m_site->get(kContestant, kSubmissions + QStringLiteral("?limit=5&fields=submissions.id"));
    QCOMPARE(list.body, QByteArray("{\"submissions\":[{\"id\":\"") + id.toLatin1() + "\"}]}");
    QVERIFY(list.header("ETag") != m_site->get(kContestant, kSubmissions + QStringLiteral("?limit=5")).header("ETag"));
    QCOMPARE(m_site->get(kContestant, path + QStringLiteral("?fields=a..b")).field(), QStringLiteral("fields"));
}

void SubmissionsTest::enterWorker()
{
    m_worker = std::make_unique<LinkClient>(m_site->port(), m_site->token(QStringLiteral("worker")));
    QVERIFY(m_worker->enter(QStringLiteral("w1"), QStringLiteral("i"), {}, 100));
    m_worker->send(wire::Ready{100, {}});
}

// Waits for the jobs to come, and reports on those that are new.
void SubmissionsTest::judgeAll(int count, domain::Verdict verdict)
{
    const int reported = int(m_worker->all<wire::ReportReply>().size());
    QVERIFY(m_worker->waitFor<wire::Job>(count));
    for (const wire::Job &job : m_worker->all<wire::Job>().mid(reported))
        m_worker->send(LinkClient::reportOn(job, verdict));
    QVERIFY(m_worker->waitFor<wire::ReportReply>(count));
}

void SubmissionsTest::takesASubmission()
{
    const Answer answer = submit();
    QCOMPARE(answer.status, 202);
    QCOMPARE(answer.header("Location"), "/api/v1/submissions/" + answer.text("id").toLatin1());
    const Answer read = m_site->get(kContestant, QString::fromLatin1(answer.header("Location")));
    QCOMPARE(read.status, 200);
    QCOMPARE(read.text("problem"), QStringLiteral("echo"));
    QCOMPARE(read.text("account"), kContestant);
    QCOMPARE(read.json.value(QStringLiteral("source_size_bytes")).toInt(), 14);
}

void SubmissionsTest::takesSeveralFiles()
{
    const QJsonArray files{QJsonObject{{QStringLiteral("name"), QStringLiteral("a.py")},
                                       {QStringLiteral("content"), QStringLiteral("import b")}},
                           QJsonObject{{QStringLiteral("name"), QStringLiteral("b.py")},
                                       {QStringLiteral("content_base64"), QStringLiteral("/wA=")}}};
    const Answer answer = submit(kContestant, {{QStringLiteral("files"), files}});
    QCOMPARE(answer.status, 202);
    enterWorker();
    QVERIFY(m_worker->waitFor<wire::Job>(1));
    QCOMPARE(m_worker->all<wire::Job>()[0].files,
             (QList<wire::JobFile>{{QStringLiteral("a.py"), "import b"},
                                   {QStringLiteral("b.py"), QByteArray("\xff\0", 2)}}));
}

void SubmissionsTest::givesFilesBackAsSent()
{
    const QJsonArray files{QJsonObject{{QStringLiteral("name"), QStringLiteral("\u00e9.py")},
                                       {QStringLiteral("content"), QStringLiteral("# \u20ac\r\n\t")}},
                           QJsonObject{{QStringLiteral("name"), QStringLiteral("binary")},
                                       {QStringLiteral("content_base64"), QStringLiteral("AP/+")}}};
    const QString id = submit(kContestant, {{QStringLiteral("files"), files}}).text("id");
    const Answer answer = m_site->get(kContestant, kSubmissions + QStringLiteral("/%1/files").arg(id));
    QCOMPARE(answer.array("files").size(), 2);
    for (int i = 0; i < 2; ++i) {
        QJsonObject file = answer.array("files")[i].toObject();
        file.remove(QStringLiteral("size_bytes"));
        QCOMPARE(file, files[i].toObject());
    }
}

void SubmissionsTest::aRepeatedPostIsHarmless()
{
    const RequestHeaders key{{"Idempotency-Key", "k1"}};
    const Answer first = submit(kContestant, {}, key);
    const Answer second = submit(kContestant, {}, key);
    QCOMPARE(second.status, 202);
    QCOMPARE(second.text("id"), first.text("id"));
    QCOMPARE(second.json.value(QStringLiteral("is_repeat")), QJsonValue(true));
    QCOMPARE(submit(kContestant, {{QStringLiteral("source"), QStringLiteral("other")}}, key).status, 409);
    QVERIFY(submit(QStringLiteral("jury"), {}, key).text("id") != first.text("id")); // keys are one's own
    QCOMPARE(m_site->get(QStringLiteral("admin"), kSubmissions).array("submissions").size(), 2);
    // Not even when it would be refused by now.
    const QByteArray close = QJsonDocument(QJsonObject{{QStringLiteral("is_open"), false}}).toJson();
    QCOMPARE(m_site
                 ->request("PATCH", QStringLiteral("admin"), QStringLiteral("/api/v1/problems/echo"), close,
                           {{"Content-Type", "application/json"}})
                 .status,
             200);
    QCOMPARE(submit(kContestant).status, 404);
    QCOMPARE(submit(kContestant, {}, key).text("id"), first.text("id"));
}

void SubmissionsTest::aWaitingSubmissionSaysWhy()
{
    const QString id = submit().text("id");
    const QJsonObject waiting =
        m_site->get(kContestant, kSubmissions + QLatin1Char('/') + id).json.value(QStringLiteral("waiting")).toObject();
    QCOMPARE(waiting.value(QStringLiteral("reason")).toString(), QStringLiteral("no-worker"));
    QCOMPARE(waiting.value(QStringLiteral("position")).toInt(), 0);
}

void SubmissionsTest::waitingEndsWithTheVerdict()
{
    const QString id = submit().text("id");
    enterWorker();
    QVERIFY(m_worker->waitFor<wire::Job>(1));
    QTimer::singleShot(200, this, [this] { m_worker->send(LinkClient::reportOn(m_worker->all<wire::Job>()[0])); });
    QElapsedTimer elapsed;
    elapsed.start();
    const Answer answer = m_site->get(kContestant, kSubmissions + QStringLiteral("/%1?wait=30").arg(id));
    QVERIFY(elapsed.elapsed() < 25'000);
    const QJsonObject judging = answer.json.value(QStringLiteral("judging")).toObject();
    QCOMPARE(judging.value(QStringLiteral("verdict")).toString(), QStringLiteral("AC"));
    QCOMPARE(judging.value(QStringLiteral("tests")).toArray().size(), 2);
    QCOMPARE(judging.value(QStringLiteral("compile_output")).toString(), QStringLiteral("compiled"));
}

void SubmissionsTest::waitingEndsWithTheTime()
{
    const QString id = submit().text("id");
    QElapsedTimer elapsed;
    elapsed.start();
    const Answer answer = m_site->get(kContestant, kSubmissions + QStringLiteral("/%1?wait=1").arg(id));
    QCOMPARE(answer.status, 200);
    QVERIFY(elapsed.elapsed() >= 950);
    QCOMPARE(answer.json.value(QStringLiteral("judging")).toObject().value(QStringLiteral("state")).toString(),
             QStringLiteral("queued"));
    QCOMPARE(m_site->get(kContestant, kSubmissions + QStringLiteral("/999?wait=30")).status, 404);
}

void SubmissionsTest::waitingForWhatIsOverEndsAtOnce()
{
    const QString id = submit().text("id");
    enterWorker();
    judgeAll(1);
    QElapsedTimer elapsed;
    elapsed.start();
    QCOMPARE(m_site->get(kContestant, kSubmissions + QStringLiteral("/%1?wait=30").arg(id)).status, 200);
    QVERIFY(elapsed.elapsed() < 25'000);
}

void SubmissionsTest::manyMayWaitForOne()
{
    const QString id = submit().text("id");
    QNetworkAccessManager network;
    std::vector<std::unique_ptr<QNetworkReply>> replies;
    for (int i = 0; i < 5; ++i) {
        QNetworkRequest request(
            QUrl(QStringLiteral("http://127.0.0.1:%1%2/%3?wait=30").arg(m_site->port()).arg(kSubmissions, id)));
        request.setRawHeader("Authorization", "Bearer " + m_site->token(kContestant));
        replies.emplace_back(network.get(request));
    }
    replies[4]->abort(); // one hangs up
    enterWorker();
    judgeAll(1);
    for (int i = 0; i < 4; ++i) {
        QTRY_VERIFY(replies[size_t(i)]->isFinished());
        QVERIFY(replies[size_t(i)]->readAll().contains("\"verdict\":\"AC\""));
    }
}

void SubmissionsTest::contestantsSeeOnlyTheirOwn()
{
    m_site->addAccount(QStringLiteral("other"), accounts::Role::Contestant);
    const QString id = submit().text("id");
    const QString path = kSubmissions + QLatin1Char('/') + id;
    for (const char *below : {"", "/files", "/judgings", "?wait=1"})
        QCOMPARE(m_site->get(QStringLiteral("other"), path + QString::fromLatin1(below)).status, 404);
    QCOMPARE(m_site->get(QStringLiteral("other"), kSubmissions).array("submissions").size(), 0);
    QCOMPARE(m_site->get(QStringLiteral("other"), kSubmissions + QStringLiteral("?account=contestant"))
                 .array("submissions")
                 .size(),
             0);
    QCOMPARE(m_site->get(QStringLiteral("jury"), path).status, 200);
}

void SubmissionsTest::contestantsSeeWhatTheyMay()
{
    const QString path = kSubmissions + QLatin1Char('/') + submit().text("id");
    enterWorker();
    judgeAll(1, domain::Verdict::WrongAnswer);
    const QByteArray secret = m_site->get(kContestant, path).body;
    const auto testsFor = [&](const char *who) {
        return m_site->get(QString::fromLatin1(who), path)
            .json.value(QStringLiteral("judging"))
            .toObject()
            .value(QStringLiteral("tests"))
            .toArray();
    };
    const QJsonObject sample = testsFor("contestant")[0].toObject();
    const QJsonObject hidden = testsFor("contestant")[1].toObject();
    QCOMPARE(sample.value(QStringLiteral("name")).toString(), QStringLiteral("sample/1"));
    QCOMPARE(sample.value(QStringLiteral("output")).toString(), QStringLiteral("secret output"));
    QCOMPARE(hidden.keys(),
             (QStringList{QStringLiteral("cpu_time_ms"), QStringLiteral("is_sample"), QStringLiteral("message"),
                          QStringLiteral("number"), QStringLiteral("passes"), QStringLiteral("peak_memory_bytes"),
                          QStringLiteral("reason"), QStringLiteral("score"), QStringLiteral("verdict"),
                          QStringLiteral("wall_time_ms")}));
    const QJsonObject reason = hidden.value(QStringLiteral("reason")).toObject();
    QCOMPARE(reason.value(QStringLiteral("cause")).toString(), QStringLiteral("checker"));
    QVERIFY(!reason.contains(QStringLiteral("difference")));
    QCOMPARE(hidden.value(QStringLiteral("cpu_time_ms")).toInt(), 12);
    QVERIFY(!m_site->get(kContestant, path).body.contains("hidden from contestants") ||
            sample.contains(QStringLiteral("explanation")));
    const QJsonObject forJury = testsFor("jury")[1].toObject();
    QCOMPARE(forJury.value(QStringLiteral("explanation")).toString(), QStringLiteral("hidden from contestants"));
    QCOMPARE(forJury.value(QStringLiteral("output")).toString(), QStringLiteral("secret output"));
    QCOMPARE(forJury.value(QStringLiteral("transcript")).toString(), QStringLiteral("   0.001000 <secret\n"));
    for (const QJsonObject &seen : {forJury, sample}) {
        const QJsonObject difference =
            seen.value(QStringLiteral("reason")).toObject().value(QStringLiteral("difference")).toObject();
        QCOMPARE(difference.value(QStringLiteral("line")).toInt(), 3);
        QCOMPARE(difference.value(QStringLiteral("token")).toInt(), 5);
        QCOMPARE(difference.value(QStringLiteral("expected")).toString(), QStringLiteral("8"));
    }
}

void SubmissionsTest::listsPageByPage()
{
    QStringList sent;
    for (int i = 0; i < 7; ++i)
        sent.prepend(submit().text("id"));
    QStringList listed;
    QString cursor;
    int pages = 0;
    do {
        const QString more = cursor.isEmpty() ? QString() : QStringLiteral("&cursor=") + cursor;
        const Answer page = m_site->get(kContestant, kSubmissions + QStringLiteral("?limit=3") + more);
        for (const QJsonValue one : page.array("submissions"))
            listed.append(one.toObject().value(QStringLiteral("id")).toString());
        cursor = page.text("next_cursor");
        ++pages;
    } while (!cursor.isEmpty() && pages < 10);
    QCOMPARE(listed, sent);
    QCOMPARE(pages, 3);
}

void SubmissionsTest::listsWhatIsAskedFor()
{
    submit();
    enterWorker();
    judgeAll(1, domain::Verdict::WrongAnswer);
    submit(QStringLiteral("jury"));
    judgeAll(2, domain::Verdict::Accepted);
    const auto count = [&](const char *query) {
        return m_site->get(QStringLiteral("admin"), kSubmissions + QString::fromLatin1(query))
            .array("submissions")
            .size();
    };
    QCOMPARE(count(""), 2);
    QCOMPARE(count("?verdict=WA"), 1);
    QCOMPARE(count("?verdict=TLE"), 0);
    QCOMPARE(count("?account=jury"), 1);
    QCOMPARE(count("?problem=echo&state=finished"), 2);
    QCOMPARE(count("?state=queued"), 0);
    QCOMPARE(count("?problem=none"), 0);
    QCOMPARE(count("?language=python3&limit=1"), 1);
}

void SubmissionsTest::rejudgingGivesANewVerdict()
{
    const QString path = kSubmissions + QLatin1Char('/') + submit().text("id");
    enterWorker();
    judgeAll(1, domain::Verdict::WrongAnswer);
    QCOMPARE(m_site->request("POST", QStringLiteral("jury"), path + QStringLiteral("/rejudge")).status, 202);
    judgeAll(2, domain::Verdict::Accepted);
    const Answer answer = m_site->get(kContestant, path);
    QCOMPARE(answer.json.value(QStringLiteral("judging")).toObject().value(QStringLiteral("verdict")).toString(),
             QStringLiteral("AC"));
    QCOMPARE(m_site->get(QStringLiteral("jury"), path + QStringLiteral("/judgings")).array("judgings").size(), 2);
    QCOMPARE(m_site->get(kContestant, path + QStringLiteral("/judgings")).array("judgings").size(), 1);
    QCOMPARE(m_site->request("POST", QStringLiteral("jury"), path + QStringLiteral("/cancel")).status, 409);
}

void SubmissionsTest::aFullQueueSaysWhenToComeAgain()
{
    serve::ServeSettings settings;
    settings.queueLimit = 2;
    m_site = std::make_unique<TestSite>(settings);
    m_site->import(QStringLiteral("echo"));
    wire::OfferedLanguage python;
    python.id = QStringLiteral("python3");
    python.sourceFile = QStringLiteral("main.py");
    m_site->services().languages.offered({python});
    QCOMPARE(submit().status, 202);
    QCOMPARE(submit().status, 202);
    const Answer refused = submit();
    QCOMPARE(refused.status, 429);
    QVERIFY(refused.header("Retry-After").toInt() >= 1);
    QCOMPARE(m_site->get(kContestant, kSubmissions).array("submissions").size(), 2);
}

void SubmissionsTest::anAccountMayNotFloodTheQueue()
{
    Answer answer;
    int accepted = 0;
    while (accepted < 300 && (answer = submit()).status == 202)
        ++accepted;
    QCOMPARE(answer.status, 429);
    QVERIFY(accepted >= 200);
    QVERIFY(answer.header("Retry-After").toInt() >= 1);
    QCOMPARE(submit(QStringLiteral("jury")).status, 202);
}

QTEST_GUILESS_MAIN(SubmissionsTest)
#include "submissions_test.moc"
