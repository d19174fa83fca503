#include "core/base/trace_context.h"

#include <QtTest>

#include <set>

using gavel::TraceContext;

class TraceContextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatTheSpecificationShows();
    void reads_data();
    void reads();
    void childrenShareTheTrace();
    void startsAreDifferent();
};

void TraceContextTest::readsWhatTheSpecificationShows()
{
    const std::string text = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const auto context = TraceContext::parse(text);
    QVERIFY(context);
    QCOMPARE(context->traceIdText(), std::string("4bf92f3577b34da6a3ce929d0e0e4736"));
    QCOMPARE(context->spanIdText(), std::string("00f067aa0ba902b7"));
    QVERIFY(context->isSampled);
    QCOMPARE(context->traceparent(), text);
}

void TraceContextTest::reads_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isGood");
    const QByteArray ids = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7";
    QTest::newRow("not sampled") << "00-" + ids + "-00" << true;
    QTest::newRow("unknown flags") << "00-" + ids + "-ff" << true;
    QTest::newRow("later version") << "01-" + ids + "-01" << true;
    QTest::newRow("later version with more") << "01-" + ids + "-01-what-the-future-will-be-like" << true;
    QTest::newRow("later version, joined") << "01-" + ids + "-01what" << false;
    QTest::newRow("version ff") << "ff-" + ids + "-01" << false;
    QTest::newRow("more in version 00") << "00-" + ids + "-01-x" << false;
    QTest::newRow("upper case") << "00-" + ids.toUpper() + "-01" << false;
    QTest::newRow("zero trace") << QByteArray("00-00000000000000000000000000000000-00f067aa0ba902b7-01") << false;
    QTest::newRow("zero span") << QByteArray("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01") << false;
    QTest::newRow("cut off") << "00-" + ids + "-0" << false;
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("no hexadecimal") << "00-" + QByteArray(ids).replace('4', 'g') + "-01" << false;
    QTest::newRow("other separators") << "00_" + ids + "-01" << false;
}

void TraceContextTest::reads()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isGood);
    QCOMPARE(TraceContext::parse(text.toStdString()).has_value(), isGood);
}

void TraceContextTest::childrenShareTheTrace()
{
    TraceContext parent = TraceContext::start();
    parent.isSampled = false;
    const TraceContext child = parent.child();
    QCOMPARE(child.traceIdText(), parent.traceIdText());
    QVERIFY(child.spanIdText() != parent.spanIdText());
    QVERIFY(!child.isSampled);
}

void TraceContextTest::startsAreDifferent()
{
    std::set<std::string> ids;
    for (int i = 0; i < 1000; ++i) {
        const TraceContext context = TraceContext::start();
        QVERIFY(context.isValid());
        QVERIFY(TraceContext::parse(context.traceparent()));
        ids.insert(context.traceIdText());
    }
    QCOMPARE(ids.size(), std::size_t(1000));
    QVERIFY(!TraceContext().isValid());
    QCOMPARE(TraceContext().traceparent(), std::string());
}

QTEST_GUILESS_MAIN(TraceContextTest)
#include "trace_context_test.moc"
