// One trace from the HTTP request through queue, job, worker and report: in the spans that a collector gets, and in the
// JSON logs of both programs.
#include "tests/support/exposition.h"
#include "tests/support/local_judge.h"
#include "tests/support/span_collector.h"

#include <QFile>
#include <QSet>

using gavel::test::Exposition;
using gavel::test::SpanCollector;
using namespace gavel::tests;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

struct Log {
    QStringList notJson;
    QStringList ofTrace; // the messages that carry it
};

Log readLog(const QByteArray &text, const QString &trace)
{
    Log log;
    const QByteArrayList lines = text.split('\n');
    for (const QByteArray &line : lines) {
        if (line.isEmpty())
            continue;
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        if (object.isEmpty())
            log.notJson.append(QString::fromUtf8(line));
        if (object.value(QStringLiteral("trace_id")).toString() == trace)
            log.ofTrace.append(object.value(QStringLiteral("message")).toString());
    }
    return log;
}

} // namespace

class TraceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isOneFromRequestToReport();
};

void TraceTest::isOneFromRequestToReport()
{
    SpanCollector collector;
    LocalJudge judge;
    QVERIFY2(judge.prepare({QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems/sum")}),
             qPrintable(judge.errorText()));
    const QStringList told{QStringLiteral("--log-format"), QStringLiteral("json"), QStringLiteral("--otlp-url"),
                           collector.address()};
    judge.setServerArguments(told);
    QVERIFY2(judge.startServer(), qPrintable(judge.errorText()));
    QVERIFY2(
        judge.startWorker(QStringLiteral("w1"), told + QStringList{QStringLiteral("--offer"), QStringLiteral("python3"),
                                                                   QStringLiteral("--metrics"), QStringLiteral("0")}),
        qPrintable(judge.errorText()));
    QVERIFY(judge.logIn());
    QVERIFY(judge.waitForLanguage(QStringLiteral("python3")));
    const QString trace = QStringLiteral("0af7651916cd43dd8448eb211c80319c");
    const QJsonObject body{{QStringLiteral("problem"), QStringLiteral("sum")},
                           {QStringLiteral("language"), QStringLiteral("python3")},
                           {QStringLiteral("source"), QStringLiteral("print(sum(map(int, input().split())))\n")}};
    const HttpAnswer accepted = judge.post(QStringLiteral("/api/v1/submissions"), body,
                                           {{"traceparent", "00-" + trace.toLatin1() + "-b7ad6b7169203331-01"}});
    QCOMPARE(accepted.status, 202);
    const QString id = accepted.json.value(QStringLiteral("id")).toVariant().toString();
    const QJsonObject ended = judge.waitForEnd(id);
    QVERIFY2(!ended.isEmpty(), judge.serverLog().constData());

    const QStringList wanted{QStringLiteral("POST /api/v1/submissions"),
                             QStringLiteral("wait in queue"),
                             QStringLiteral("judge"),
                             QStringLiteral("fetch"),
                             QStringLiteral("run"),
                             QStringLiteral("store report")};
    const auto ofTrace = [&] {
        QMap<QString, QJsonObject> spans;
        for (const QJsonObject &span : collector.spans()) {
            if (span.value(QStringLiteral("traceId")).toString() == trace)
                spans.insert(span.value(QStringLiteral("name")).toString(), span);
        }
        return spans;
    };
    const auto isAllThere = [&] {
        const auto spans = ofTrace();
        return std::ranges::all_of(wanted, [&](const QString &name) { return spans.contains(name); });
    };
    QVERIFY2(QTest::qWaitFor(isAllThere, 60'000), qPrintable(ofTrace().keys().join(QLatin1Char(','))));
    const auto spans = ofTrace();
    const auto parentOf = [&](const QString &name) {
        return spans[name].value(QStringLiteral("parentSpanId")).toString();
    };
    const auto idOf = [&](const QString &name) {
        return spans[name].value(QStringLiteral("spanId")).toString();
    };
    QCOMPARE(parentOf(wanted[0]), QStringLiteral("b7ad6b7169203331"));
    QCOMPARE(parentOf(wanted[1]), idOf(wanted[0]));
    QCOMPARE(parentOf(wanted[2]), idOf(wanted[1]));
    QCOMPARE(parentOf(wanted[3]), idOf(wanted[2]));
    QCOMPARE(parentOf(wanted[5]), idOf(wanted[2]));
    QCOMPARE(spans[QStringLiteral("judge")].value(QStringLiteral("service")).toString(),
             QStringLiteral("gavel-worker"));

    const Log server = readLog(judge.serverLog(), trace);
    const Log worker = readLog(contentOf(judge.directory() + QStringLiteral("/worker-w1.log")), trace);
    QCOMPARE(server.notJson, QStringList());
    QCOMPARE(worker.notJson, QStringList());
    for (const char *step : {"POST /api/v1/submissions 202", ": leased to worker", "reported by worker"})
        QVERIFY2(!server.ofTrace.filter(QString::fromLatin1(step)).isEmpty(), step);
    QVERIFY(!worker.ofTrace.filter(QStringLiteral(": received")).isEmpty());
    QVERIFY(worker.ofTrace.size() >= 2);
}

QTEST_GUILESS_MAIN(TraceTest)
#include "trace_test.moc"
