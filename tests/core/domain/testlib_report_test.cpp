#include "core/domain/testlib_report.h"

#include <QtTest>

using namespace gavel;

class TestlibReportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEveryOutcome_data();
    void readsEveryOutcome();
    void refusesWhatIsNone_data();
    void refusesWhatIsNone();
    void readsItsEncoding();
};

namespace {

QByteArray report(const QByteArray &attributes, const QByteArray &message)
{
    return "<?xml version=\"1.0\" encoding=\"windows-1251\"?><result " + attributes + ">" + message + "</result>\n";
}

} // namespace

void TestlibReportTest::readsEveryOutcome_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char *attributes, int exitCode, const char *message) {
        QTest::newRow(attributes) << report(attributes, "3 &lt; 4 &amp;amp; more") << exitCode << QByteArray(message);
    };
    row("outcome = \"accepted\"", 0, "3 < 4 &amp; more");
    row("outcome = \"wrong-answer\"", 1, "3 < 4 &amp; more");
    row("outcome=\"presentation-error\"", 2, "3 < 4 &amp; more");
    row("outcome = \"fail\"", 3, "3 < 4 &amp; more");
    row("outcome = \"points\" points = \"12.5\"", 7, "points 12.5 3 < 4 &amp; more");
    row("outcome = \"relative-scoring\" points = \"1\"", 7, "points 1 3 < 4 &amp; more");
    row("outcome = \"unexpected-eof\"", 8, "3 < 4 &amp; more");
    row("outcome = \"partially-correct\" pctype = \"30\"", 16, "partially correct (30) 3 < 4 &amp; more");
    QTest::newRow("cut off") << report("outcome = \"wrong-answer\"", "long").chopped(10) << 1 << QByteArray("long");
}

void TestlibReportTest::readsEveryOutcome()
{
    QFETCH(QByteArray, xml);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, message);
    const auto read = domain::readTestlibReport(xml);
    QVERIFY(read);
    QCOMPARE(read->exitCode, exitCode);
    QCOMPARE(QByteArray::fromStdString(read->message), message);
}

void TestlibReportTest::refusesWhatIsNone_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a plain report") << QByteArray("wrong answer 1st numbers differ");
    QTest::newRow("an outcome that there is not") << report("outcome = \"perfect\"", "x");
    QTest::newRow("no outcome") << report("points = \"1\"", "x");
    QTest::newRow("not at the beginning") << "x" + report("outcome = \"accepted\"", "x");
}

void TestlibReportTest::refusesWhatIsNone()
{
    QFETCH(QByteArray, xml);
    QVERIFY(!domain::readTestlibReport(xml));
}

// testlib writes windows-1251 at its top whatever its messages are in.
void TestlibReportTest::readsItsEncoding()
{
    const auto utf8 = domain::readTestlibReport(report("outcome = \"accepted\"", "\xd0\xb4\xd0\xb0"));
    QVERIFY(utf8);
    QCOMPARE(utf8->message, std::string("\xd0\xb4\xd0\xb0"));
    const auto other = domain::readTestlibReport(report("outcome = \"accepted\"", "\xe4\xe0"));
    QVERIFY(other);
    QVERIFY(QString::fromStdString(other->message).size() == 2); // two characters, whichever the host can tell
}

QTEST_APPLESS_MAIN(TestlibReportTest)
#include "testlib_report_test.moc"
