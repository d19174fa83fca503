#include "core/wire/worker_link.h"

#include <QtTest>

using namespace gavel;
using namespace gavel::wire;

namespace {

const JobKey kKey{JudgingId{42}, 2};

Report sampleReport()
{
    TestReport passed;
    passed.name = QStringLiteral("sample/1");
    passed.verdict = domain::Verdict::Accepted;
    passed.score = 12.5;
    passed.termination = Termination::Exited;
    passed.cpuTime = std::chrono::nanoseconds(1'234'567);
    passed.wallTime = std::chrono::nanoseconds(2'345'678);
    passed.peakMemory = kibibytes(300);
    passed.otherCpuTime = std::chrono::nanoseconds(1'334'567);
    passed.memoryParts = MemoryParts{kibibytes(100), kibibytes(50), kibibytes(90), kibibytes(60)};
    passed.instructions = 123'456;
    passed.deniedCalls = 3;
    passed.output = QByteArray("\0\xff\n", 3);
    TestReport skipped;
    skipped.name = QStringLiteral("secret/1");
    Report report;
    report.key = kKey;
    report.verdict = domain::Verdict::Accepted;
    report.score = 12.5;
    report.maxScore = 100;
    report.groups = {{QString(), domain::Verdict::Partial, 12.5, 100},
                     {QStringLiteral("secret/1"), domain::Verdict::Skipped, 0, {}}};
    report.compileOutput = "warning: \xe4";
    report.compileTime = std::chrono::milliseconds(321);
    report.tests = {passed, skipped};
    report.languageVersion = QStringLiteral("12.2.0");
    return report;
}

template <typename Message>
void comesBack(const Message &message)
{
    if constexpr (requires { WorkerMessage(message); }) {
        const auto decoded = decodeWorkerMessage(encode(WorkerMessage(message)));
        QVERIFY2(decoded, decoded ? "" : decoded.error().message.c_str());
        QVERIFY(*decoded == WorkerMessage(message));
    } else {
        const auto decoded = decodeServerMessage(encode(ServerMessage(message)));
        QVERIFY2(decoded, decoded ? "" : decoded.error().message.c_str());
        QVERIFY(*decoded == ServerMessage(message));
    }
}

} // namespace

class WorkerLinkTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void messagesComeBackAsTheyWere();
    void whatAWorkerTellsOfItselfComesBack();
    void aFailedJudgingMustSayWhy();
    void unknownTypesAndFieldsAreTolerated();
    void faultsNameTheField_data();
    void faultsNameTheField();
};

void WorkerLinkTest::messagesComeBackAsTheyWere()
{
    OfferedLanguage language;
    language.id = QStringLiteral("python3");
    language.name = QStringLiteral("Python 3");
    language.version = QStringLiteral("3.11.2");
    language.extensions = {QStringLiteral("py")};
    language.runCommand = {QStringLiteral("/usr/bin/python3")};
    language.sourceFile = QStringLiteral("main.py");
    language.tier = QStringLiteral("core");
    language.memoryExtra = mebibytes(64);
    language.processes = 32;
    language.notes = QStringLiteral("No pip.");
    language.example = QStringLiteral("print(3)\n");
    language.preference = 100;
    comesBack(Hello{1, QStringLiteral("w1"), QStringLiteral("abc"), 2, {language}, {kKey}});
    comesBack(Ready{3, {}});
    comesBack(Ready{0, QStringLiteral("disk full")});
    comesBack(Progress{kKey, JobStage::Running, 3, 10});
    comesBack(OutputPiece{kKey, 2, 4096, QByteArray("a\0\xff", 3)});
    comesBack(Heartbeat{{kKey}});
    comesBack(sampleReport());
    Report failed;
    failed.key = kKey;
    failed.error = QStringLiteral("blob missing");
    comesBack(failed);
    Report examined;
    examined.key = kKey;
    examined.examination = QJsonObject{{QStringLiteral("inputs"), QJsonObject{{QStringLiteral("valid"), 3}}}};
    comesBack(examined);
    comesBack(Release{kKey, QStringLiteral("draining")});

    comesBack(Welcome{WorkerId{3}, std::chrono::seconds(15), std::chrono::seconds(3)});
    const domain::BlobRef blob{QByteArray(64, '0'), 99};
    comesBack(Job{kKey,
                  SubmissionId{7},
                  QStringLiteral("python3"),
                  {JobFile{QStringLiteral("main.py"), QByteArray("print(1)\0", 9)}},
                  blob,
                  true,
                  {false,
                   {{domain::Verdict::OutputLimitExceeded, domain::Verdict::WrongAnswer}},
                   {{QStringLiteral("python3"), 2.5}}},
                  QStringLiteral("00-aa-bb-01")});
    Job examination{kKey, SubmissionId{7}, QStringLiteral("python3"), {}, blob, false, {}, {}};
    examination.cpuTimeLimit = std::chrono::milliseconds(1501);
    examination.examination = ExaminationTask{"{\"manifest\"}", {{3, "right\0output"}}};
    comesBack(examination);
    comesBack(HeartbeatReply{{kKey}});
    comesBack(ReportReply{kKey});
    comesBack(Cancel{kKey});
    comesBack(Drain{});
    comesBack(Resume{});
    comesBack(TestLanguage{QStringLiteral("python3")});
}

namespace {

Status sampleStatus()
{
    Status status;
    status.busy = 2;
    status.load = 1.75;
    status.cores = 4;
    status.memory = mebibytes(8192);
    status.freeMemory = mebibytes(2048);
    status.freeDisk = mebibytes(50'000);
    status.blobCache = mebibytes(12);
    status.blobCacheBound = mebibytes(4096);
    return status;
}

HostReport sampleHostReport()
{
    HostReport report;
    report.attacks = 41;
    report.attacksHeld = 40;
    report.findings = {{QStringLiteral("warning"), QStringLiteral("memory"), QStringLiteral("swap"),
                        QStringLiteral("swap is on"), QStringLiteral("swapoff -a")}};
    report.refused = {{QStringLiteral("rust"),
                       QStringLiteral("/p/rust.json"),
                       QStringLiteral("no rustc"),
                       {QStringLiteral("rustc")}}};
    return report;
}

LanguageTested sampleTest()
{
    ProbeReport sum{QStringLiteral("sum"), QStringLiteral("passed"), {}, {}, {}, {}};
    sum.compileTime = std::chrono::nanoseconds(12'345'678);
    sum.cpuTime = std::chrono::nanoseconds(901);
    sum.peakMemory = kibibytes(900);
    const ProbeReport loop{QStringLiteral("loop"), QStringLiteral("failed"), QStringLiteral("it ended"), {}, {}, {}};
    return {QStringLiteral("c-gcc-gnu17"), QStringLiteral("12.2.0"), {}, {sum, loop}};
}

} // namespace

void WorkerLinkTest::whatAWorkerTellsOfItselfComesBack()
{
    Status status = sampleStatus();
    comesBack(status);
    status.speed = 1.25;
    status.drift = -0.031;
    comesBack(status);
    QCOMPARE(decodeStatus(toText(status)).value(), status);
    comesBack(HostReport());
    comesBack(sampleHostReport());
    QCOMPARE(decodeHostReport(toText(sampleHostReport())).value(), sampleHostReport());
    LanguageTested tested = sampleTest();
    comesBack(tested);
    QCOMPARE(decodeLanguageTested(toText(tested)).value(), tested);
    QVERIFY(!tested.isPassed());
    tested.probes.removeLast();
    QVERIFY(tested.isPassed());
    QVERIFY(!(LanguageTested{tested.language, {}, QStringLiteral("not offered"), {}}).isPassed());
}

void WorkerLinkTest::aFailedJudgingMustSayWhy()
{
    Report report;
    report.key = kKey;
    QVERIFY(!decodeWorkerMessage(encode(WorkerMessage(report))));
}

void WorkerLinkTest::unknownTypesAndFieldsAreTolerated()
{
    const auto unknown = decodeWorkerMessage("{\"type\":\"dance\",\"x\":1}");
    QVERIFY(unknown);
    QVERIFY(std::get<Unknown>(*unknown).type == QStringLiteral("dance"));
    const auto ready = decodeWorkerMessage("{\"type\":\"ready\",\"slots\":1,\"mood\":\"good\"}");
    QVERIFY(ready);
    QCOMPARE(std::get<Ready>(*ready).slots, 1);
}

void WorkerLinkTest::faultsNameTheField_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const char *json, const char *message) {
        QTest::newRow(name) << QByteArray(json) << QString::fromLatin1(message);
    };
    row("no type", "{}", "type: is missing");
    row("no judging", R"({"type":"heartbeat","held":[{"attempt":1}]})", "heartbeat: held[0].judging: is missing");
    row("attempt zero", R"({"type":"release","judging":1,"attempt":0,"reason":""})",
        "release: attempt: must be between 1 and 1000000");
    row("odd verdict",
        R"({"type":"report","judging":1,"attempt":1,"verdict":"OK","error":"","compile_output":"","compile_time_ms":0,)"
        R"("is_compile_cached":false,"tests":[],"language_version":""})",
        "report: verdict: is not a known verdict code");
}

void WorkerLinkTest::faultsNameTheField()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, message);
    const auto decoded = decodeWorkerMessage(json);
    QVERIFY(!decoded);
    QCOMPARE(QString::fromStdString(decoded.error().message), message);
}

QTEST_APPLESS_MAIN(WorkerLinkTest)
#include "worker_link_test.moc"
