#include "server/http/target.h"

#include <QtTest>

using namespace gavel;
using namespace gavel::http;

class TargetTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void splitsPaths_data();
    void splitsPaths();
    void refuses_data();
    void refuses();
    void readsQueries();
};

void TargetTest::splitsPaths_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("segments");
    const auto row = [](const char *text, const QStringList &segments) {
        QTest::newRow(text) << QByteArray(text) << segments;
    };
    row("/", {});
    row("/a", {QStringLiteral("a")});
    row("/a/b?x=1", {QStringLiteral("a"), QStringLiteral("b")});
    row("/a/", {QStringLiteral("a"), QString()});
    row("/%C3%A9/a%20b", {QStringLiteral("\u00e9"), QStringLiteral("a b")});
    row("/a%2Fb", {QStringLiteral("a/b")}); // an escaped slash does not split
    row("/a+b", {QStringLiteral("a+b")});   // a plus is a blank in queries only
    row("http://example.org/a?b", {QStringLiteral("a")});
    row("http://example.org", {});
    row("*", {});
}

void TargetTest::splitsPaths()
{
    QFETCH(QByteArray, text);
    QFETCH(QStringList, segments);
    const Result<Target> target = Target::parse(text);
    QVERIFY(target.has_value());
    QCOMPARE(target->segments, segments);
}

void TargetTest::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"", "a", "ftp://x/y", "/%", "/%4", "/%zz", "/%00", "/%0a", "/%ff", "/%C3", "/?q=%1"})
        QTest::newRow(text) << QByteArray(text);
}

void TargetTest::refuses()
{
    QFETCH(QByteArray, text);
    const Result<Target> target = Target::parse(text);
    QVERIFY(!target.has_value());
    QVERIFY(target.error().code == ErrorCode::InvalidArgument);
}

void TargetTest::readsQueries()
{
    const Result<Target> target = Target::parse("/s?a=1&b=x+y%26z&&flag&a=2");
    QVERIFY(target.has_value());
    const Query &query = target->query;
    QCOMPARE(query.items().size(), 4);
    QCOMPARE(query.value(u"a"), QStringLiteral("1"));
    QCOMPARE(query.value(u"b"), QStringLiteral("x y&z"));
    QCOMPARE(query.value(u"flag"), QString());
    QVERIFY(!query.value(u"c").has_value());
}

QTEST_APPLESS_MAIN(TargetTest)
#include "target_test.moc"
