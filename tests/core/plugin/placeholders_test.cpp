#include "core/plugin/placeholders.h"

#include <QtTest>

using namespace gavel;
using gavel::plugin::mentions;
using gavel::plugin::Placeholders;

namespace {

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

Placeholders values()
{
    Placeholders placeholders;
    placeholders.set(QStringLiteral("source"), QStringLiteral("main.cpp"));
    placeholders.set(QStringLiteral("sources"), words("a.cpp b.cpp"));
    placeholders.set(QStringLiteral("others"), words("c.cpp d.cpp"));
    placeholders.set(QStringLiteral("app"), QStringLiteral("/app"));
    placeholders.set(QStringLiteral("sly"), QStringLiteral("-o.cpp"));
    placeholders.set(QStringLiteral("file"), QStringLiteral("@x"));
    return placeholders;
}

} // namespace

class PlaceholdersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void expands_data();
    void expands();
    void refuses_data();
    void refuses();
    void tellsWhetherANameIsMentioned();
};

void PlaceholdersTest::expands_data()
{
    QTest::addColumn<QString>("argument");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *name, const char *argument, const QStringList &expected) {
        QTest::newRow(name) << QString::fromLatin1(argument) << expected;
    };
    row("no name", "-O2", words("-O2"));
    row("whole argument", "{source}", words("main.cpp"));
    row("part of an argument", "-o{source}.o", words("-omain.cpp.o"));
    row("two names", "{app}/{source}", words("/app/main.cpp"));
    row("a list repeats its argument", "{app}/{sources}", words("/app/a.cpp /app/b.cpp"));
    row("the same list twice", "{sources}={sources}", words("a.cpp=a.cpp b.cpp=b.cpp"));
    row("doubled braces", "awk {{print}}", {QStringLiteral("awk {print}")});
    row("only braces", "{{}}", words("{}"));
    row("empty argument", "", {QString()});
    row("a name like an option", "{sly}", words("./-o.cpp"));
    row("a name like an option inside", "{app}/{sly}", words("/app/-o.cpp"));
    row("a name like a response file", "{file}", words("./@x"));
}

void PlaceholdersTest::expands()
{
    QFETCH(QString, argument);
    QFETCH(QStringList, expected);
    const auto result = values().expand(argument);
    QVERIFY2(result, result ? "" : result.error().message.c_str());
    QCOMPARE(*result, expected);
}

void PlaceholdersTest::refuses_data()
{
    QTest::addColumn<QString>("argument");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *name, const char *argument, const char *named) {
        QTest::newRow(name) << QString::fromLatin1(argument) << QString::fromLatin1(named);
    };
    row("unknown name", "-o{binray}", "{binray}");
    row("open brace", "a{source", "stray brace");
    row("closing brace", "a}", "stray brace");
    row("empty name", "a{}b", "stray brace");
    row("upper case", "{Source}", "stray brace");
    row("two lists in one", "{sources}{others}", "{others}");
}

void PlaceholdersTest::refuses()
{
    QFETCH(QString, argument);
    QFETCH(QString, named);
    const auto result = values().expand(argument);
    QVERIFY(!result);
    QVERIFY(result.error().code == ErrorCode::InvalidArgument);
    QVERIFY2(QString::fromStdString(result.error().message).contains(named), result.error().message.c_str());
}

void PlaceholdersTest::tellsWhetherANameIsMentioned()
{
    QVERIFY(mentions(words("java {main_class}"), u"main_class"));
    QVERIFY(!mentions(words("java {{main_class}}"), u"main_class"));
    QVERIFY(!mentions(words("java Main"), u"main_class"));
}

QTEST_APPLESS_MAIN(PlaceholdersTest)
#include "placeholders_test.moc"
