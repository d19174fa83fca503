// The checkers exact, lines, unordered-lines and floats as one table.
#include "tests/plugins/support/loaded_plugin.h"

#include <QtTest>

using namespace gavel;
using namespace gavel::test;

class OtherCheckersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void compares_data();
    void compares();
    void tellsTheFirstDifference_data();
    void tellsTheFirstDifference();
    void refusesFlags_data();
    void refusesFlags();
    void survivesLargeTexts();
};

void OtherCheckersTest::compares_data()
{
    QTest::addColumn<QString>("checker"); // with flags
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QString>("expected");
    int count = 0;
    const auto row = [&](const char *checker, const QByteArray &answer, const QByteArray &output,
                         const char *expected) {
        QTest::newRow(qPrintable(QStringLiteral("%1 #%2").arg(QString::fromLatin1(checker)).arg(++count)))
            << QString::fromLatin1(checker) << answer << output << QString::fromLatin1(expected);
    };
    row("exact", "", "", "AC");
    row("exact", "a\n", "a\n", "AC");
    row("exact", QByteArray("\0\xff", 2), QByteArray("\0\xff", 2), "AC");
    row("exact", "a\n", "a", "WA");
    row("exact", "a\n", "a\r\n", "WA");
    row("exact", "a", "A", "WA");
    row("exact", "", "\n", "WA");

    row("lines", "", "", "AC");
    row("lines", "", "\n \n", "AC");
    row("lines", "a b\nc\n", "a b  \nc\t\r\n\n\n", "AC");
    row("lines", "a\r\nb\r\n", "a\nb", "AC");
    row("lines", "a\n\nb\n", "a\n\nb\n", "AC");
    row("lines", "a\n\nb\n", "a\n  \nb\n", "AC");
    row("lines", "a\n\nb\n", "a\nb\n", "WA");
    row("lines", "a\n", "\na\n", "WA");
    row("lines", "a", " a", "WA");
    row("lines", "a b", "a  b", "WA");
    row("lines", "a", "A", "WA");
    row("lines", "a\nb", "a", "WA");
    row("lines", "a", "a\nb", "WA");
    row("lines", "a", "", "WA");
    row("lines", QByteArray("a\0\nb", 4), QByteArray("a\0\nb\n", 5), "AC");

    row("unordered-lines", "", "", "AC");
    row("unordered-lines", "a\nb\nc\n", "c\na\nb", "AC");
    row("unordered-lines", "a\nb\n", "b \r\n\na\n\n", "AC");
    row("unordered-lines", "a\na\nb\n", "a\nb\na\n", "AC");
    row("unordered-lines", "a\na\nb\n", "a\nb\nb\n", "WA");
    row("unordered-lines", "a\nb\n", "a\n", "WA");
    row("unordered-lines", "a\n", "a\na\n", "WA");
    row("unordered-lines", "a b\n", "b a\n", "WA");
    row("unordered-lines", "a\n", " a\n", "WA");
    row("unordered-lines", "", "a", "WA");

    row("floats", "", "", "AC");
    row("floats", "1.0 2.0\n3\n", "1.0000001  2\n\n3.0\n", "AC");
    row("floats", "1.0 2.0\n", "1.0\n2.0\n", "WA");
    row("floats", "1.0\n2.0\n", "1.0\n", "WA");
    row("floats", "1.0\n", "1.0\n2.0\n", "WA");
    row("floats", "1.0", "1.0 2.0", "WA");
    row("floats", "1.0 2.0", "1.0", "WA");
    row("floats", "1", "1.00001", "WA");
    row("floats", "10000000", "10000001", "AC");
    row("floats", "x 1", "x 1.0", "AC");
    row("floats", "x", "y", "WA");
    row("floats", "x", "X", "WA");
    row("floats", "1", "nan", "WA");
    row("floats", "nan", "nan", "WA");
    row("floats", "nan", "-NaN", "WA");
    row("floats", "inf", "inf", "AC");
    row("floats", "1", "inf", "WA");
    row("floats precision 2", "1", "1.005", "AC");
    row("floats precision 0", "1", "2", "AC");
    row("floats precision 3 absolute", "100000", "100001", "WA");
    row("floats precision 3 relative", "100000", "100001", "AC");
    row("floats precision 3 relative", "0", "0.0001", "WA");
    row("floats precision 3 absolute", "0", "0.0001", "AC");
    row("floats precision 3 absolute relative", "0", "0.0001", "AC");
}

void OtherCheckersTest::compares()
{
    QFETCH(QString, checker);
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, output);
    QFETCH(QString, expected);
    const QStringList parts = checker.split(QLatin1Char(' '));
    const auto report = check(parts.first(), parts.mid(1), answer, output);
    QVERIFY2(outcomeCode(report) == expected, report.juryMessage.c_str());
    QCOMPARE(report.juryMessage.empty(), expected == QStringLiteral("AC"));
}

void OtherCheckersTest::tellsTheFirstDifference_data()
{
    QTest::addColumn<QString>("checker");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QString>("message");
    const auto row = [&](const char *name, const char *checker, const QByteArray &answer, const QByteArray &output,
                         const char *message) {
        QTest::newRow(name) << QString::fromLatin1(checker) << answer << output << QString::fromUtf8(message);
    };
    row("exact", "exact", "ab\ncd", "ab\nce", "byte 5 (line 2, column 2): read \"e\", expected \"d\"");
    row("exact, short", "exact", "ab\n", "ab", "byte 3 (line 1, column 3): the output ends, expected \"\\n\"");
    row("exact, long", "exact", "a", "a ", "byte 2 (line 1, column 2): read \"\u2423\" after the end of the answer");
    row("lines", "lines", "a\nb\nc d\n", "a\r\nb\nc  d\n",
        "line 3, column 3: read \"c\u2423\u2423d\", expected \"c\u2423d\"");
    row("lines, short", "lines", "a\nb\n", "a\n", "line 2: the output ends, expected \"b\"");
    row("lines, long", "lines", "a\n", "a\nb\n", "line 2: read \"b\" after the end of the answer");
    row("unordered, missing", "unordered-lines", "a\nb\n", "b\nc\n",
        "2 of 2 lines; the output lacks the answer's line \"a\" (line 1)");
    row("unordered, extra", "unordered-lines", "b\n", "b\na\n",
        "2 of 1 lines; the output has a line that the answer lacks: \"a\" (line 2)");
    row("floats", "floats", "1 2\n3 4\n", "1 2\n\n3 5\n",
        "output line 3, answer line 2, token 2: read \"5\", expected \"4\"");
    row("floats, short line", "floats", "1 2\n", "1\n",
        "output line 1, answer line 1, token 2: read the end of the line, expected \"2\"");
}

void OtherCheckersTest::tellsTheFirstDifference()
{
    QFETCH(QString, checker);
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, output);
    QFETCH(QString, message);
    QCOMPARE(QString::fromStdString(check(checker, {}, answer, output).juryMessage), message);
}

void OtherCheckersTest::refusesFlags_data()
{
    QTest::addColumn<QString>("checker");
    QTest::addColumn<QStringList>("flags");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *checker, const char *flags, const char *named) {
        QTest::newRow(qPrintable(QString::fromLatin1(checker) + QLatin1Char(' ') + QString::fromLatin1(flags)))
            << QString::fromLatin1(checker) << words(flags) << QString::fromLatin1(named);
    };
    for (const char *checker : {"exact", "lines", "unordered-lines", "floats"})
        row(checker, "case_sensitive", "case_sensitive");
    row("floats", "precision", "precision");
    row("floats", "precision x", "precision");
    row("floats", "precision 1.5", "precision");
    row("floats", "precision -1", "precision");
    row("floats", "precision 99", "precision");
}

void OtherCheckersTest::refusesFlags()
{
    QFETCH(QString, checker);
    QFETCH(QStringList, flags);
    QFETCH(QString, named);
    const auto made = makeChecker(checker, flags);
    QVERIFY(!made);
    QVERIFY(made.error().code == ErrorCode::InvalidArgument);
    QVERIFY(QString::fromStdString(made.error().message).contains(named));
}

void OtherCheckersTest::survivesLargeTexts()
{
    const QByteArray line(10'000'000, 'x');
    QByteArray manyLines;
    for (qint64 n = 0; n < 300'000; ++n)
        manyLines += QByteArray::number(n * 7919 % 300'000) + '\n';
    for (const char *checker : {"exact", "lines", "unordered-lines", "floats"}) {
        const QString id = QString::fromLatin1(checker);
        QCOMPARE(outcomeCode(check(id, {}, line, line)), QStringLiteral("AC"));
        QCOMPARE(outcomeCode(check(id, {}, line, line + 'y')), QStringLiteral("WA"));
        QVERIFY(check(id, {}, line, line + 'y').juryMessage.size() < 1000);
        QCOMPARE(outcomeCode(check(id, {}, manyLines, manyLines + "\n")),
                 QString::fromLatin1(id == QStringLiteral("exact") ? "WA" : "AC"));
    }
}

QTEST_APPLESS_MAIN(OtherCheckersTest)
#include "other_checkers_test.moc"
