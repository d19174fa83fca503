#include "server/judge0/text.h"

#include <QtTest>

using namespace gavel::judge0;

class TextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void base64HasLineBreaks();
    void decimalsHaveOneToThreePlaces();
    void outputsAreComparedByLines_data();
    void outputsAreComparedByLines();
};

void TextTest::base64HasLineBreaks()
{
    QCOMPARE(mimeBase64("hello"), QStringLiteral("aGVsbG8=\n"));
    QCOMPARE(mimeBase64(QByteArray()), QString());
    const QByteArray longText(100, 'x');
    const QStringList lines = mimeBase64(longText).split(QLatin1Char('\n'));
    QCOMPARE(lines[0].size(), 60);
    QVERIFY(lines.last().isEmpty());
    QCOMPARE(fromBase64(mimeBase64(longText)).value(), longText);
    QVERIFY(!fromBase64(QStringLiteral("%%%%")));
}

void TextTest::decimalsHaveOneToThreePlaces()
{
    QCOMPARE(decimal(5), QStringLiteral("5.0"));
    QCOMPARE(decimal(0.045), QStringLiteral("0.045"));
    QCOMPARE(decimal(0.1), QStringLiteral("0.1"));
    QCOMPARE(decimal(0), QStringLiteral("0.0"));
    QCOMPARE(decimal(1.0004), QStringLiteral("1.0"));
}

void TextTest::outputsAreComparedByLines_data()
{
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<bool>("isExpected");
    const auto row = [](const char *name, const char *output, const char *expected, bool isSame) {
        QTest::newRow(name) << QByteArray(output) << QByteArray(expected) << isSame;
    };
    row("same", "a\nb\n", "a\nb\n", true);
    row("no last line break", "a\nb", "a\nb\n", true);
    row("blanks at ends of lines", "a  \nb\t\n", "a\nb", true);
    row("blank lines at the end", "a\n\n\n", "a", true);
    row("carriage returns", "a\r\nb\r\n", "a\nb", true);
    row("blanks at the beginning", " a", "a", false);
    row("blank line inside", "a\n\nb", "a\nb", false);
    row("other", "a", "b", false);
    row("nothing is not nothing", "", "", false);
    row("a line break is like nothing expected", "\n", "", true);
}

void TextTest::outputsAreComparedByLines()
{
    QFETCH(QByteArray, output);
    QFETCH(QByteArray, expected);
    QTEST(isExpected(output, expected), "isExpected");
}

QTEST_APPLESS_MAIN(TextTest)
#include "text_test.moc"
