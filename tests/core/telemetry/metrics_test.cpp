#include "core/telemetry/metrics.h"

#include "core/telemetry/log.h"
#include "core/telemetry/metrics_listener.h"
#include "core/telemetry/process_metrics.h"
#include "tests/support/exposition.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>

using namespace gavel;
using telemetry::Metrics;

class MetricsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void areWhatPrometheusReads();
    void theReaderFindsFaults();
    void processTellsOfItself();
    void listenerAnswers();
    void listenerRefusesNonsense();
    void jsonLinesCarryTheTrace();

private:
    static QByteArray ask(quint16 port, const QByteArray &request)
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, port);
        QByteArray answer;
        const auto isOver = [&] {
            answer += socket.readAll();
            return socket.state() == QAbstractSocket::UnconnectedState;
        };
        socket.write(request);
        (void)QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::ConnectedState; }, 30'000);
        return QTest::qWaitFor(isOver, 30'000) ? answer : QByteArray();
    }
};

void MetricsTest::areWhatPrometheusReads()
{
    Metrics metrics;
    auto &counters = metrics.counters("gavel_things_total", "Things.");
    counters.Add({{"kind", "a \"quoted\"\nname\\"}}).Increment(3);
    counters.Add({{"kind", "b"}}).Increment();
    auto &gauge = metrics.gauges("gavel_depth", "Depth.").Add({});
    metrics.beforeEach([&] { gauge.Set(17.5); });
    auto &histogram = metrics.histograms("gavel_seconds", "Time.").Add({{"lane", "x"}}, telemetry::timeBuckets());
    histogram.Observe(0.003);
    histogram.Observe(4000);
    const test::Exposition exposition(metrics.exposition());
    QCOMPARE(exposition.faults(), QStringList());
    QCOMPARE(exposition.value(QStringLiteral("gavel_things_total{kind=\"b\"}")), 1.0);
    QCOMPARE(exposition.value(QStringLiteral("gavel_depth")), 17.5);
    QCOMPARE(exposition.value(QStringLiteral("gavel_seconds_count{lane=\"x\"}")), 2.0);
    QCOMPARE(exposition.value(QStringLiteral("gavel_seconds_bucket{lane=\"x\",le=\"0.005\"}")), 1.0);
    QCOMPARE(exposition.typeOf(QStringLiteral("gavel_seconds")), QStringLiteral("histogram"));
}

// The reader itself must be able to say no.
void MetricsTest::theReaderFindsFaults()
{
    const QByteArray good = "# HELP a_total A.\n# TYPE a_total counter\na_total 1\n";
    QCOMPARE(test::Exposition(good).faults(), QStringList());
    QVERIFY(!test::Exposition(good + "a_total 2\n").faults().isEmpty());
    QVERIFY(!test::Exposition("a_total 1\n").faults().isEmpty());
    QVERIFY(!test::Exposition(QByteArray(good).replace("a_total", "a")).faults().isEmpty());
    QVERIFY(!test::Exposition(good + "b{x=1} 2\n").faults().isEmpty());
    QVERIFY(!test::Exposition("# HELP h H.\n# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\n"
                              "h_sum 1\nh_count 1\n")
                 .faults()
                 .isEmpty());
}

void MetricsTest::processTellsOfItself()
{
    Metrics metrics;
    telemetry::addProcessMetrics(metrics, "test", "1.2");
    const test::Exposition exposition(metrics.exposition());
    QCOMPARE(exposition.faults(), QStringList());
    QCOMPARE(exposition.value(QStringLiteral("gavel_build_info{program=\"test\",version=\"1.2\"}")), 1.0);
    QVERIFY(exposition.value(QStringLiteral("process_resident_memory_bytes")) > 1e6);
    QVERIFY(exposition.value(QStringLiteral("process_open_fds")) >= 3);
}

void MetricsTest::listenerAnswers()
{
    Metrics metrics;
    metrics.gauges("gavel_depth", "Depth.").Add({}).Set(4);
    const auto listener = telemetry::MetricsListener::listen(QStringLiteral("127.0.0.1:0"), metrics);
    QVERIFY(listener);
    const QByteArray answer = ask((*listener)->port(), "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    QVERIFY2(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer.constData());
    QVERIFY(answer.contains("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
    const test::Exposition exposition(answer.mid(answer.indexOf("\r\n\r\n") + 4));
    QCOMPARE(exposition.value(QStringLiteral("gavel_depth")), 4.0);
    QVERIFY(ask((*listener)->port(), "GET / HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 404 "));
    QVERIFY(ask((*listener)->port(), "POST /metrics HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 404 "));
    for (int i = 0; i < 40; ++i) // none of them is kept
        QVERIFY(ask((*listener)->port(), "GET /metrics HTTP/1.1\r\n\r\n").contains("gavel_depth 4"));
}

void MetricsTest::listenerRefusesNonsense()
{
    Metrics metrics;
    const auto first = telemetry::MetricsListener::listen(QStringLiteral("[::1]:0"), metrics);
    const auto listener = first ? Result<std::unique_ptr<telemetry::MetricsListener>>(nullptr)
                                : telemetry::MetricsListener::listen(QStringLiteral("127.0.0.1:0"), metrics);
    const quint16 port = first ? (*first)->port() : (*listener)->port();
    const QString host = first ? QStringLiteral("[::1]") : QStringLiteral("127.0.0.1");
    const auto taken = telemetry::MetricsListener::listen(host + QStringLiteral(":%1").arg(port), metrics);
    QVERIFY(!taken);
    QVERIFY(taken.error().code == ErrorCode::Unavailable);
    for (const char *where : {"", "9105", "localhost:9105", "127.0.0.1:", "127.0.0.1:99999"}) {
        const auto refused = telemetry::MetricsListener::listen(QString::fromLatin1(where), metrics);
        QVERIFY2(!refused, where);
        QVERIFY(refused.error().code == ErrorCode::InvalidArgument);
    }
}

void MetricsTest::jsonLinesCarryTheTrace()
{
    const auto line = [](const QString &text) {
        return QJsonDocument::fromJson(telemetry::jsonLine(QtWarningMsg,
                                                           QMessageLogContext(nullptr, 0, nullptr, "gavel.some"), text,
                                                           QStringLiteral("test")))
            .object();
    };
    const TraceContext outer = TraceContext::start();
    QVERIFY(!line(QStringLiteral("before")).contains(QStringLiteral("trace_id")));
    {
        const telemetry::TraceScope scope(outer);
        {
            const telemetry::TraceScope inner(
                QStringLiteral("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
            const QJsonObject object = line(QStringLiteral("a \"line\"\nin two"));
            QCOMPARE(object.value(QStringLiteral("trace_id")).toString(),
                     QStringLiteral("4bf92f3577b34da6a3ce929d0e0e4736"));
            QCOMPARE(object.value(QStringLiteral("message")).toString(), QStringLiteral("a \"line\"\nin two"));
            QCOMPARE(object.value(QStringLiteral("level")).toString(), QStringLiteral("warning"));
            QCOMPARE(object.value(QStringLiteral("category")).toString(), QStringLiteral("gavel.some"));
            QCOMPARE(object.value(QStringLiteral("program")).toString(), QStringLiteral("test"));
        }
        QCOMPARE(line({}).value(QStringLiteral("trace_id")).toString().toStdString(), outer.traceIdText());
    }
    QVERIFY(!line(QStringLiteral("after")).contains(QStringLiteral("trace_id")));
}

QTEST_GUILESS_MAIN(MetricsTest)
#include "metrics_test.moc"
