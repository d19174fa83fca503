// The queue in bands, the history that charts show, what the API's answers are read as, and the languages of workers.
#include "admin-console/data/decode.h"
#include "admin-console/models/history.h"
#include "admin-console/models/queue_model.h"
#include "admin-console/models/staff_models.h"
#include "admin-console/models/test_model.h"

#include <QJsonDocument>
#include <QtTest>

#include <cmath>

using namespace gavel::console;

namespace {

JobRow job(qint64 id, const char *state, qint64 position = 0, const char *reason = "others-first")
{
    JobRow row;
    row.id = id;
    row.submission.id = id;
    row.submission.state = QString::fromLatin1(state);
    row.submission.lane = QStringLiteral("practice");
    row.submission.language = QStringLiteral("java17");
    row.submission.queuedMs = QDateTime::currentMSecsSinceEpoch() - 1000 * id;
    row.position = position;
    row.reason = QString::fromLatin1(reason);
    return row;
}

QList<qint64> ids(const RecordModel &model)
{
    QList<qint64> list;
    for (int i = 0; i < model.rowCount(); ++i)
        list.append(model.idAt(i));
    return list;
}

} // namespace

class LiveModelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theQueueStandsInBands();
    void bandsFold();
    void whyItWaits();
    void historyCountsByStep();
    void answersOfOtherVersionsAreReadAsFarAsTheyGo();
    void aLanguageMissingOnAWorkerIsAMismatch();
    void aLanguageThatIsSwitchedOffSaysSo();
    void aWorkerSaysHowItIs();
    void testsAreSummedUp();
};

void LiveModelsTest::theQueueStandsInBands()
{
    QueueModel queue;
    queue.setJobs(
        {job(5, "queued", 2), job(4, "queued", 1), job(3, "running"), job(2, "quarantined"), job(1, "compiling")});
    QCOMPARE(ids(queue), (QList<qint64>{-1, 2, -2, 3, 1, -3, 4, 5}));
    QCOMPARE(queue.count(QueueModel::Part::All), 5);
    QCOMPARE(queue.count(QueueModel::Part::Running), 2);
    queue.show(QueueModel::Part::Waiting, {}, false);
    QCOMPARE(ids(queue), (QList<qint64>{-3, 4, 5}));
    queue.setJobs({job(5, "running")});
    queue.show(QueueModel::Part::All, {}, false);
    QCOMPARE(ids(queue), (QList<qint64>{-2, 5}));
    queue.setJobs({});
    QCOMPARE(queue.rowCount(), 0);
}

void LiveModelsTest::bandsFold()
{
    QueueModel queue;
    queue.setJobs({job(5, "queued", 1), job(3, "running")});
    queue.toggleBand(0);
    QCOMPARE(ids(queue), (QList<qint64>{-2, -3, 5}));
    queue.toggleBand(0);
    QCOMPARE(ids(queue), (QList<qint64>{-2, 3, -3, 5}));
}

void LiveModelsTest::whyItWaits()
{
    QCOMPARE(QueueModel::whyItWaits(job(1, "queued", 1)), QStringLiteral("no free slot"));
    QCOMPARE(QueueModel::whyItWaits(job(1, "queued", 4)), QStringLiteral("no free slot, 3 ahead"));
    QCOMPARE(QueueModel::whyItWaits(job(1, "queued", 1, "no-worker")), QStringLiteral("no worker with java17"));
    QCOMPARE(QueueModel::whyItWaits(job(1, "queued", 1, "no-version")),
             QStringLiteral("no worker with the contest's version of java17"));
    JobRow lost = job(1, "queued", 1);
    lost.submission.losses = 1;
    QCOMPARE(QueueModel::whyItWaits(lost), QStringLiteral("worker lost, retry"));
}

void LiveModelsTest::historyCountsByStep()
{
    const auto done = [](qint64 queued, qint64 started, qint64 finished, const char *verdict) {
        SubmissionRow row;
        row.lane = QStringLiteral("contest");
        row.state = QStringLiteral("finished");
        row.queuedMs = queued, row.startedMs = started, row.finishedMs = finished;
        row.verdict = QString::fromLatin1(verdict);
        return row;
    };
    std::vector<SubmissionRow> rows{done(0, 15'000, 30'000, "AC"), done(0, 25'000, 30'000, "WA"),
                                    done(20'000, 20'000, 95'000, "CE"), done(0, 0, 0, "")};
    rows[3].state = QStringLiteral("queued");
    const History history = History::of(rows, 0, 120'000, 12); // steps of ten seconds
    QCOMPARE(history.judgings, 3);
    QCOMPARE(history.verdicts.value(QStringLiteral("AC")), 1);
    QCOMPARE(history.accepted[3], 6.0); // one in ten seconds is six a minute
    QCOMPARE(history.rejected[3], 6.0);
    QCOMPARE(history.compileErrors[9], 6.0);
    QCOMPARE(history.waiting[0][0], 3.0);
    QCOMPARE(history.waiting[0][1], 2.0);
    QCOMPARE(history.waiting[0][11], 1.0);
    QCOMPARE(history.median[9], 75.0);
    QVERIFY(std::isnan(history.median[5])); // a gap, not a zero
    QCOMPARE(History::of({}, 0, 1000, 5000).steps, 240);
}

void LiveModelsTest::answersOfOtherVersionsAreReadAsFarAsTheyGo()
{
    const auto object = [](const char *json) {
        return QJsonDocument::fromJson(json).object();
    };
    const SubmissionRow row =
        submissionFrom(object(R"({"id":"12","account":"ann","new_field":{},"judging":{"state":"running","tests_done":3,
        "tests_total":9,"verdict":null,"created_at":"2026-11-20T08:00:00.250Z","worker":7}})"));
    QCOMPARE(row.id, 12);
    QCOMPARE(row.testsDone, 3);
    QCOMPARE(row.cpuMs, -1);
    QCOMPARE(row.queuedMs, 1795161600250);
    QVERIFY(row.worker.isEmpty());
    QCOMPARE(submissionsFrom(object(R"({"submissions":[{"id":"1"},{"id":"2"}]})")).size(), 2);
    QVERIFY(submissionsFrom(object(R"({"submissions":"none"})")).isEmpty());
    QCOMPARE(filesFrom(object(R"({"files":[{"name":"a","content_base64":"AAE="}]})")).first().content,
             QByteArray("\0\1", 2));
}

void LiveModelsTest::aLanguageMissingOnAWorkerIsAMismatch()
{
    LanguageModel model;
    LanguageRow cpp, java;
    cpp.id = 1, cpp.key = QStringLiteral("cpp");
    java.id = 2, java.key = QStringLiteral("java");
    model.replace({cpp, java});
    WorkerRow one, two, lost;
    one.name = QStringLiteral("one"), one.isConnected = true,
    one.languages = QStringList{QStringLiteral("cpp"), QStringLiteral("java")};
    two.name = QStringLiteral("two"), two.isConnected = true, two.languages = QStringList{QStringLiteral("cpp")};
    lost.name = QStringLiteral("lost"), lost.languages = QStringList();
    model.setWorkers({one, two, lost});
    QCOMPARE(model.columnCount(), int(LanguageModel::Field::FirstWorker) + 2);
    QVERIFY(!model.isMismatch(cpp));
    QVERIFY(model.isMismatch(java));
    model.showMismatchesOnly(true);
    QCOMPARE(ids(model), (QList<qint64>{2}));
    // So is one of which they have different versions.
    const auto told = languagesFrom(QJsonDocument::fromJson(R"({"languages":[{"id":"cpp","versions":[
        {"version":"12","workers":["one"]},{"version":"13","workers":["two"]}]}]})")
                                        .object());
    QCOMPARE(told.first().versionByWorker.value(QStringLiteral("two")), QStringLiteral("13"));
    QVERIFY(model.isMismatch(told.first()));
    model.showMismatchesOnly(false);
    model.replace(told);
    const auto cellOf = [&](int worker) {
        return model.index(0, int(LanguageModel::Field::FirstWorker) + worker).data().toString();
    };
    QCOMPARE(cellOf(0), QStringLiteral("12"));
    QCOMPARE(cellOf(1), QStringLiteral("13"));
}

void LiveModelsTest::aLanguageThatIsSwitchedOffSaysSo()
{
    const QByteArray answer = R"({"languages":[
        {"id":"c","name":"C","time_factor":2.5,"own_time_factor":1,"is_enabled":false,"disabled_reason":"broken"},
        {"id":"d","name":"D","versions":[{"version":"1","workers":["w1"]}],"time_factor":1,"own_time_factor":1}]})";
    LanguageModel model;
    model.replace(languagesFrom(QJsonDocument::fromJson(answer).object()));
    QCOMPARE(model.disabledCount(), 1);
    const auto cell = [&](int row, LanguageModel::Field field, int role) {
        return model.index(row, int(field)).data(role).toString();
    };
    QCOMPARE(cell(0, LanguageModel::Field::State, Qt::DisplayRole), QStringLiteral("off"));
    QCOMPARE(cell(0, LanguageModel::Field::State, Qt::ToolTipRole), QStringLiteral("broken"));
    QCOMPARE(cell(0, LanguageModel::Field::Factor, Qt::DisplayRole), QStringLiteral("2.5"));
    QCOMPARE(cell(1, LanguageModel::Field::Factor, Qt::DisplayRole), QStringLiteral("1.0"));
    QVERIFY(model.byKey(QStringLiteral("d"))->isEnabled); // servers from before did not tell
    model.showDisabledOnly(true);
    QCOMPARE(model.rowCount(), 1);
}

void LiveModelsTest::aWorkerSaysHowItIs()
{
    const QByteArray answer = R"({"workers":[
        {"id":"1","name":"a","is_connected":true,"slots":2,
         "status":{"load":1.25,"cores":4,"cache_bytes":1048576,"speed":0.97,"drift":-0.031},
         "doctor":{"attacks":41,"attacks_held":40,"failed":1,"warnings":0}},
        {"id":"2","name":"b","is_connected":true,"is_elsewhere":true,"slots":2,"status":null,"doctor":null}]})";
    WorkerModel model;
    model.replace(workersFrom(QJsonDocument::fromJson(answer).object()));
    const auto text = [&](int row, WorkerModel::Field field) {
        return model.index(row, int(field)).data(Qt::DisplayRole).toString();
    };
    QVERIFY(WorkerModel::isDrifting(model.at(0)));
    QCOMPARE(text(0, WorkerModel::Field::Drift), QStringLiteral("−3.1"));
    QCOMPARE(text(0, WorkerModel::Field::Speed), QStringLiteral("0.97"));
    QCOMPARE(text(0, WorkerModel::Field::Doctor), QStringLiteral("failed"));
    QCOMPARE(text(0, WorkerModel::Field::Cache), QStringLiteral("1.0"));
    QCOMPARE(text(1, WorkerModel::Field::Load), dash());
    QCOMPARE(text(1, WorkerModel::Field::Doctor), dash());
    // What a worker has that is connected elsewhere is not known, so it is no mismatch.
    LanguageModel languages;
    languages.setWorkers(workersFrom(QJsonDocument::fromJson(answer).object()));
    QCOMPARE(languages.columnCount(), int(LanguageModel::Field::FirstWorker) + 1);
}

void LiveModelsTest::testsAreSummedUp()
{
    TestModel model;
    TestRow one, two;
    one.id = 1, one.verdict = QStringLiteral("AC"), one.cpuMs = 500;
    two.id = 2, two.verdict = QStringLiteral("WA");
    model.setTests({one, two}, 1000);
    QCOMPARE(ids(model), (QList<qint64>{1, 2}));
    QCOMPARE(model.summary(), QStringLiteral("1 accepted, 1 wrong answer"));
    QCOMPARE(model.index(0, int(TestModel::Field::Cpu)).data(ShareRole).toDouble(), 0.5);
    QCOMPARE(model.index(1, int(TestModel::Field::Cpu)).data().toString(), dash());
}

QTEST_GUILESS_MAIN(LiveModelsTest)
#include "live_models_test.moc"
