#include "core/telemetry/span_exporter.h"

#include "tests/support/span_collector.h"

using namespace gavel;
using telemetry::Span;
using telemetry::SpanExporter;

class SpanExporterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sendsWhatWasAdded();
    void sendsTheRestAtTheEnd();
    void dropsWhenTheCollectorIsAway();
    void goesOnWhenTheCollectorIsBack();
    void forgetsWhatIsRefused();
    void refusesBadAddresses();
    void leavesOutWhatNobodyWants();

private:
    static SpanExporter::Options optionsFor(const QString &endpoint)
    {
        SpanExporter::Options options;
        options.endpoint = endpoint;
        options.service = QStringLiteral("test");
        options.version = QStringLiteral("1");
        options.instance = QStringLiteral("i");
        options.every = std::chrono::milliseconds(20);
        return options;
    }
    static Span span(const QString &name)
    {
        Span span;
        span.context = TraceContext::start();
        span.name = name;
        span.start = telemetry::WallClock::time_point(std::chrono::milliseconds(1'700'000'000'123));
        span.end = span.start + std::chrono::milliseconds(5);
        span.attributes = {{QStringLiteral("text"), QStringLiteral("t\"x")},
                           {QStringLiteral("number"), qint64(5)},
                           {QStringLiteral("share"), 0.5},
                           {QStringLiteral("is"), true}};
        return span;
    }
};

void SpanExporterTest::sendsWhatWasAdded()
{
    test::SpanCollector collector;
    const auto exporter = SpanExporter::create(optionsFor(collector.address() + QLatin1Char('/')));
    QVERIFY(exporter);
    Span parent = span(QStringLiteral("parent"));
    Span child = span(QStringLiteral("child"));
    child.context = parent.context.child();
    child.parent = parent.context;
    child.kind = Span::Kind::Consumer;
    child.error = QStringLiteral("it broke");
    (*exporter)->add(parent);
    (*exporter)->add(child);
    QTRY_COMPARE(collector.spans().size(), 2);
    const QJsonObject sent = collector.named(QStringLiteral("child")).value(0);
    QCOMPARE(sent.value(QStringLiteral("traceId")).toString().toStdString(), parent.context.traceIdText());
    QCOMPARE(sent.value(QStringLiteral("spanId")).toString().toStdString(), child.context.spanIdText());
    QCOMPARE(sent.value(QStringLiteral("parentSpanId")).toString().toStdString(), parent.context.spanIdText());
    QCOMPARE(sent.value(QStringLiteral("startTimeUnixNano")).toString(), QStringLiteral("1700000000123000000"));
    QCOMPARE(sent.value(QStringLiteral("endTimeUnixNano")).toString(), QStringLiteral("1700000000128000000"));
    QCOMPARE(sent.value(QStringLiteral("kind")).toInt(), 5);
    QCOMPARE(sent.value(QStringLiteral("service")).toString(), QStringLiteral("test"));
    QCOMPARE(sent.value(QStringLiteral("status")).toObject().value(QStringLiteral("code")).toInt(), 2);
    const QJsonArray attributes = sent.value(QStringLiteral("attributes")).toArray();
    const QJsonArray expected = QJsonDocument::fromJson(
                                    R"([{"key":"text","value":{"stringValue":"t\"x"}},
                                        {"key":"number","value":{"intValue":"5"}},
                                        {"key":"share","value":{"doubleValue":0.5}},
                                        {"key":"is","value":{"boolValue":true}}])")
                                    .array();
    QCOMPARE(attributes, expected);
    QVERIFY(!collector.named(QStringLiteral("parent")).value(0).contains(QStringLiteral("parentSpanId")));
    QTRY_COMPARE((*exporter)->counts().sent, 2);
}

void SpanExporterTest::sendsTheRestAtTheEnd()
{
    test::SpanCollector collector;
    SpanExporter::Options options = optionsFor(collector.address());
    options.every = std::chrono::hours(1);
    auto exporter = SpanExporter::create(options);
    QVERIFY(exporter);
    (*exporter)->add(span(QStringLiteral("last")));
    // Its end waits for the collector, which needs our event loop.
    const std::unique_ptr<QThread> end(QThread::create([&] { exporter->reset(); }));
    end->start();
    QTRY_VERIFY(end->isFinished());
    QCOMPARE(collector.spans().size(), 1);
}

void SpanExporterTest::dropsWhenTheCollectorIsAway()
{
    QString address;
    {
        const test::SpanCollector gone;
        address = gone.address();
    }
    SpanExporter::Options options = optionsFor(address);
    options.mostBuffered = 100;
    const auto exporter = SpanExporter::create(options);
    QVERIFY(exporter);
    // At most one batch is out of the buffer while it is tried.
    for (int i = 0; i < 1000; ++i)
        (*exporter)->add(span(QStringLiteral("lost")));
    QVERIFY((*exporter)->counts().dropped >= 800);
    QCOMPARE((*exporter)->counts().sent, 0);
}

void SpanExporterTest::goesOnWhenTheCollectorIsBack()
{
    test::SpanCollector collector;
    collector.setStatus("503 Service Unavailable");
    const auto exporter = SpanExporter::create(optionsFor(collector.address()));
    QVERIFY(exporter);
    (*exporter)->add(span(QStringLiteral("patient")));
    QTRY_VERIFY(collector.requests() >= 2);
    QCOMPARE((*exporter)->counts().dropped, 0);
    collector.setStatus("200 OK");
    QTRY_COMPARE(collector.named(QStringLiteral("patient")).size(), 1);
}

void SpanExporterTest::forgetsWhatIsRefused()
{
    test::SpanCollector collector;
    collector.setStatus("400 Bad Request");
    const auto exporter = SpanExporter::create(optionsFor(collector.address()));
    QVERIFY(exporter);
    (*exporter)->add(span(QStringLiteral("bad")));
    QTRY_COMPARE((*exporter)->counts().dropped, 1);
}

void SpanExporterTest::refusesBadAddresses()
{
    for (const char *address : {"", "collector:4318", "ftp://collector", "http://"})
        QVERIFY2(!SpanExporter::create(optionsFor(QString::fromLatin1(address))), address);
}

void SpanExporterTest::leavesOutWhatNobodyWants()
{
    test::SpanCollector collector;
    const auto exporter = SpanExporter::create(optionsFor(collector.address()));
    Span unwanted = span(QStringLiteral("unwanted"));
    unwanted.context.isSampled = false;
    (*exporter)->add(unwanted);
    (*exporter)->add(span(QStringLiteral("wanted")));
    QTRY_COMPARE(collector.spans().size(), 1);
    QCOMPARE(collector.named(QStringLiteral("wanted")).size(), 1);
}

QTEST_GUILESS_MAIN(SpanExporterTest)
#include "span_exporter_test.moc"
