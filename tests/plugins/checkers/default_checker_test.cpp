#include "tests/plugins/support/loaded_plugin.h"

#include <QtTest>

using namespace gavel;
using namespace gavel::test;

namespace {

const QString kId = QStringLiteral("default");

} // namespace

class DefaultCheckerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void compares_data();
    void compares();
    void refusesFlags_data();
    void refusesFlags();
    void tellsTheFirstDifference_data();
    void tellsTheFirstDifference();
    void boundsItsMessage();
    void agreesOnLargeTexts();
};

void DefaultCheckerTest::compares_data()
{
    QTest::addColumn<QString>("flags");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *flags, const QByteArray &answer, const QByteArray &output,
                        const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(flags) << answer << output << QString::fromLatin1(expected);
    };
    const char *none = "";
    row("equal", none, "1 2\n", "1 2\n", "AC");
    row("both empty", none, "", "", "AC");
    row("only white space against nothing", none, "", " \n\t\r\v\f", "AC");
    row("nothing against white space", none, "\n", "", "AC");
    row("white space does not matter", none, "a b\nc\n", "  a\tb   c", "AC");
    row("CRLF", none, "a\nb\n", "a\r\nb\r\n", "AC");
    row("vertical tab and form feed separate", none, "a b c", "a\vb\fc", "AC");
    row("other token", none, "1 2", "1 3", "WA");
    row("too few tokens", none, "1 2", "1", "WA");
    row("too many tokens", none, "1", "1 2", "WA");
    row("empty output", none, "1", "", "WA");
    row("output for an empty answer", none, "", "1", "WA");
    row("split token", none, "12", "1 2", "WA");
    row("joined tokens", none, "1 2", "12", "WA");
    row("a token's prefix", none, "123456789 x", "123456789123 x", "WA");
    row("ASCII case ignored", none, "YES No", "yes nO", "AC");
    row("only ASCII letters fold", none, "[", "{", "WA");
    row("no Unicode case", none, "\xc3\x84", "\xc3\xa4", "WA");
    row("numbers as text", none, "1.0", "1", "WA");
    row("NUL inside a token", none, QByteArray("a\0b", 3), QByteArray("a\0b\n", 4), "AC");
    row("NUL is not white space", none, "a b", QByteArray("a\0b", 3), "WA");
    row("NUL after the token", none, "a", QByteArray("a\0", 2), "WA");
    row("invalid UTF-8 as bytes", none, "\xff\xfe", "\xff\xfe\n", "AC");
    row("no-break space is no white space", none, "a b",
        "a\xc2\xa0"
        "b",
        "WA");
    row("byte order mark is content", none, "1",
        "\xef\xbb\xbf"
        "1",
        "WA");

    const char *cased = "case_sensitive";
    row("case, equal", cased, "Yes\n", " Yes", "AC");
    row("case, other", cased, "Yes", "yes", "WA");

    const char *spaced = "space_change_sensitive";
    row("space, equal", spaced, "a  b\n", "a  b\n", "AC");
    row("space, ignores case still", spaced, "A\n", "a\n", "AC");
    row("space, less", spaced, "a  b\n", "a b\n", "WA");
    row("space, other kind", spaced, "a b\n", "a\tb\n", "WA");
    row("space, no newline at the end", spaced, "a\n", "a", "WA");
    row("space, more at the end", spaced, "a\n", "a\n\n", "WA");
    row("space, at the start", spaced, "a", " a", "WA");
    row("space, missing at the start", spaced, " a", "a", "WA");
    row("space, CRLF", spaced, "a\nb\n", "a\r\nb\r\n", "WA");
    row("space, alone", spaced, " ", "", "WA");
    row("space, longer common run", spaced, "a b", "a  b", "WA");
    row("space and case", "space_change_sensitive case_sensitive", "A\n", "a\n", "WA");

    const char *both = "float_tolerance 1e-3";
    row("float, near", both, "1.0", "1.0005", "AC");
    row("float, at the limit", "float_absolute_tolerance 0.5", "1.5", "2", "AC");
    row("float, beyond", both, "1.0", "1.01", "WA");
    row("float, relative helps", both, "1000000", "1000900", "AC");
    row("float, absolute helps", both, "0", "0.0009", "AC");
    row("float, other notation", both, "1000", "1e3", "AC");
    row("float, plus sign and bare point", both, "0.5 5", "+.5 5.", "AC");
    row("float, minus zero", both, "0", "-0.0", "AC");
    row("float, integers are numbers", both, "3", "3.0001", "AC");
    row("float, text stays text", both, "YES 1.0", "yes 1.0001", "AC");
    row("float, text for a number", both, "1.0", "one", "WA");
    row("float, number for text", both, "one", "1.0", "WA");
    row("float, nan for a number", both, "1.0", "nan", "WA");
    row("float, inf for a number", both, "1e308", "inf", "WA");
    row("float, nan is text", both, "nan", "NaN", "AC");
    row("float, inf is text", both, "inf", "INF", "AC");
    row("float, inf is not infinity", both, "inf", "infinity", "WA");
    row("float, overflow is no number", both, "1", "1e99999", "WA");
    row("float, hexadecimal is no number", both, "16", "0x10", "WA");
    row("float, trailing letters are no number", both, "1.0", "1.0f", "WA");
    row("float, too few tokens", both, "1.0 2.0", "1.0", "WA");
    row("float, too many tokens", both, "1.0", "1.0 2.0", "WA");
    row("float, negative answer", both, "-1000000", "-1000900", "AC");
    row("float, other sign", both, "-1", "1", "WA");
    row("float, tolerance 0", "float_tolerance 0", "1", "1.0", "AC");
    row("float, 18 digits keep their last", "float_absolute_tolerance 0.5", "999999999999999999", "999999999999999998",
        "WA");
    row("absolute only", "float_absolute_tolerance 1e-3", "1000000", "1000900", "WA");
    row("absolute only, near", "float_absolute_tolerance 1e-3", "1000000", "1000000.0005", "AC");
    row("relative only", "float_relative_tolerance 1e-3", "0", "0.0001", "WA");
    row("relative only, near", "float_relative_tolerance 1e-3", "1000000", "1000900", "AC");
    row("each its own", "float_absolute_tolerance 10 float_relative_tolerance 1e-9", "1", "9", "AC");
    row("the later flag wins", "float_tolerance 100 float_absolute_tolerance 1 float_relative_tolerance 0", "1", "9",
        "WA");
    row("float and case", "case_sensitive float_tolerance 1e-3", "E 1", "e 1", "WA");
    row("float and case, numbers have none", "case_sensitive float_tolerance 1e-3", "1E3", "1e3", "AC");
    row("float and space", "space_change_sensitive float_tolerance 1e-3", "1 2\n", "1.0001 2\n", "AC");
    row("float and other space", "space_change_sensitive float_tolerance 1e-3", "1 2\n", "1.0001  2\n", "WA");
}

void DefaultCheckerTest::compares()
{
    QFETCH(QString, flags);
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, output);
    QFETCH(QString, expected);
    const auto report = check(kId, flags.split(QLatin1Char(' '), Qt::SkipEmptyParts), answer, output);
    QVERIFY2(outcomeCode(report) == expected, report.juryMessage.c_str());
    QCOMPARE(report.juryMessage.empty(), expected == QStringLiteral("AC"));
    QVERIFY(report.contestantMessage.empty());
}

void DefaultCheckerTest::refusesFlags_data()
{
    QTest::addColumn<QStringList>("flags");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *name, const QStringList &flags, const char *named) {
        QTest::newRow(name) << flags << QString::fromLatin1(named);
    };
    row("unknown", words("case_sensitive flaot_tolerance 1"), "flaot_tolerance");
    row("a stray value", words("case_sensitive 1e-6"), "1e-6");
    row("no value", words("float_tolerance"), "float_tolerance");
    row("no number", words("float_tolerance tiny"), "tiny");
    row("negative", words("float_absolute_tolerance -1"), "-1");
    row("nan", words("float_relative_tolerance nan"), "nan");
    row("a flag for a value", words("float_tolerance case_sensitive"), "case_sensitive");
    row("empty flag", {QString()}, "unknown flag");
    row("upper case", words("CASE_SENSITIVE"), "CASE_SENSITIVE");
}

void DefaultCheckerTest::refusesFlags()
{
    QFETCH(QStringList, flags);
    QFETCH(QString, named);
    const auto checker = makeChecker(kId, flags);
    QVERIFY(!checker);
    QVERIFY(checker.error().code == ErrorCode::InvalidArgument);
    QVERIFY2(QString::fromStdString(checker.error().message).contains(named), checker.error().message.c_str());
}

void DefaultCheckerTest::tellsTheFirstDifference_data()
{
    QTest::addColumn<QString>("flags");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const char *flags, const QByteArray &answer, const QByteArray &output,
                        const char *message) {
        QTest::newRow(name) << QString::fromLatin1(flags) << answer << output << QString::fromUtf8(message);
    };
    row("token", "", "1 2\n3 4\n", "1 2 3\n5", "token 4 (output line 2, answer line 2): read \"5\", expected \"4\"");
    row("end of output", "", "1\n2\n", "1\n",
        "token 2 (output line 2, answer line 2): the output ends, expected \"2\"");
    row("end of answer", "", "1\n", "1\n\n\n2\n",
        "token 2 (output line 4, answer line 2): read \"2\" after the end of the answer");
    row("difference", "float_tolerance 0.1", "1.5", "2",
        "token 1 (output line 1, answer line 1): read \"2\", expected \"1.5\", a difference of 0.5");
    row("no number", "float_tolerance 0.1", "1.5", "nan",
        "token 1 (output line 1, answer line 1): read \"nan\", expected \"1.5\", which is no decimal number");
    row("white space", "space_change_sensitive", "1 2", "1\t2",
        "white space before token 2 (output line 1, answer line 1) differs: read \"\\t\", expected \"\u2423\"");
}

void DefaultCheckerTest::tellsTheFirstDifference()
{
    QFETCH(QString, flags);
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, output);
    QFETCH(QString, message);
    const auto report = check(kId, flags.split(QLatin1Char(' '), Qt::SkipEmptyParts), answer, output);
    QCOMPARE(QString::fromStdString(report.juryMessage), message);
}

void DefaultCheckerTest::boundsItsMessage()
{
    const auto report = check(kId, {}, QByteArray(5'000'000, '\1'), QByteArray(5'000'000, '\2'));
    QCOMPARE(outcomeCode(report), QStringLiteral("WA"));
    QVERIFY(report.juryMessage.size() < 1000);
}

void DefaultCheckerTest::agreesOnLargeTexts()
{
    QByteArray answer;
    QByteArray crlf;
    for (int n = 0; n < 200'000; ++n) {
        answer += QByteArray::number(n) + '\n';
        crlf += QByteArray::number(n) + "\r\n";
    }
    QCOMPARE(outcomeCode(check(kId, {}, answer, answer)), QStringLiteral("AC"));
    QCOMPARE(outcomeCode(check(kId, {}, answer, crlf)), QStringLiteral("AC"));
    QCOMPARE(outcomeCode(check(kId, words("float_tolerance 1e-9"), answer, crlf)), QStringLiteral("AC"));
    QByteArray wrong = crlf;
    wrong.replace("150000\r", "150001\r");
    const auto report = check(kId, {}, answer, wrong);
    QCOMPARE(outcomeCode(report), QStringLiteral("WA"));
    QVERIFY(QString::fromStdString(report.juryMessage).startsWith(QStringLiteral("token 150001 (output line 150001")));
}

QTEST_APPLESS_MAIN(DefaultCheckerTest)
#include "default_checker_test.moc"
