#include "core/plugin/text_excerpt.h"
#include "core/plugin/text_reader.h"

#include <QtTest>

using namespace gavel::plugin;

namespace {

QString excerpt(const QByteArray &text, std::size_t most = 60)
{
    return QString::fromStdString(visibleExcerpt(text.toStdString(), most));
}

} // namespace

class TextExcerptTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void makesEverythingVisible_data();
    void makesEverythingVisible();
    void isBounded();
    void showsTheSurroundings();
    void countsLinesColumnsAndTokens();
    void findsTheCommonPrefix();
    void readsLines();
};

void TextExcerptTest::makesEverythingVisible_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const QByteArray &text, const char *expected) {
        QTest::newRow(name) << text << QString::fromUtf8(expected);
    };
    row("plain", "abc", "\"abc\"");
    row("empty", "", "\"\"");
    row("white space", " \t\r\n", "\"\u2423\\t\\r\\n\"");
    row("quote and backslash", "a\"\\", "\"a\\\"\\\\\"");
    row("NUL", QByteArray("a\0b", 3), "\"a\\x00b\"");
    row("escape", "\x1b[31m", "\"\\x1b[31m\"");
    row("UTF-8", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\"");
    row("Latin-1", "\xe4", "\"\\xe4\"");
    row("overlong", "\xc0\xaf\xe0\x80\xaf", "\"\\xc0\\xaf\\xe0\\x80\\xaf\"");
    row("surrogate", "\xed\xa0\x80", "\"\\xed\\xa0\\x80\"");
    row("beyond Unicode", "\xf4\x90\x80\x80", "\"\\xf4\\x90\\x80\\x80\"");
    row("cut short", "\xe2\x82", "\"\\xe2\\x82\"");
    row("line separator", "\xe2\x80\xa8", "\"\\xe2\\x80\\xa8\"");
    row("C1 control", "\xc2\x85", "\"\\xc2\\x85\"");
}

void TextExcerptTest::makesEverythingVisible()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    QCOMPARE(excerpt(text), expected);
}

void TextExcerptTest::isBounded()
{
    QCOMPARE(excerpt("abcdef", 3), QString::fromUtf8("\"abc\"\u2026"));
    QVERIFY(excerpt(QByteArray(1'000'000, '\0')).size() < 300);
}

void TextExcerptTest::showsTheSurroundings()
{
    const std::string text(100, 'x');
    QCOMPARE(QString::fromStdString(visibleExcerptAround("ab", 1)), QStringLiteral("\"ab\""));
    const QString around = QString::fromStdString(visibleExcerptAround(text + "HERE" + text, 100, 30));
    QVERIFY(around.startsWith(QChar(0x2026)) && around.contains(QStringLiteral("HERE")) && around.size() < 40);
    QVERIFY(!visibleExcerptAround("\xe2\x82\xac\xe2\x82\xac", 5, 6).empty());
}

void TextExcerptTest::countsLinesColumnsAndTokens()
{
    const auto at = positionAt("one two\n  three\nfour", 10);
    QCOMPARE(at.line, std::size_t(2));
    QCOMPARE(at.column, std::size_t(3));
    QCOMPARE(at.token, std::size_t(3));
    QCOMPARE(positionAt("", 5).line, std::size_t(1));
    QCOMPARE(positionAt("ab cd", 1).token, std::size_t(1));
    QCOMPARE(positionAt("ab cd", 2).token, std::size_t(1 + 0));
    QCOMPARE(positionAt("ab cd", 3).token, std::size_t(2));
}

void TextExcerptTest::findsTheCommonPrefix()
{
    const std::string a(20'000, 'x');
    for (const std::size_t differs : {0, 1, 7, 8, 4095, 4096, 4097, 12'345, 19'999}) {
        std::string b = a;
        b[differs] = 'y';
        QCOMPARE(commonPrefix(a, b), differs);
    }
    QCOMPARE(commonPrefix(a, a), a.size());
    QCOMPARE(commonPrefix(a, std::string_view(a).substr(0, 777)), std::size_t(777));
    QCOMPARE(commonPrefix("", "x"), std::size_t(0));
}

void TextExcerptTest::readsLines()
{
    const auto lines = [](std::string_view text) {
        QStringList result;
        for (LineReader reader(text); reader.next();)
            result.append(QString::fromUtf8(reader.line().data(), qsizetype(reader.line().size())));
        return result.join(QLatin1Char('|'));
    };
    QCOMPARE(lines("a\nb\n"), QStringLiteral("a|b"));
    QCOMPARE(lines("a\nb"), QStringLiteral("a|b"));
    QCOMPARE(lines("\n\na"), QStringLiteral("||a"));
    QCOMPARE(lines(""), QString());
}

QTEST_APPLESS_MAIN(TextExcerptTest)
#include "text_excerpt_test.moc"
