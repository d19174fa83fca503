#include "server/http/router.h"

#include <QtTest>

using namespace gavel::http;

namespace {

Route route(const char *method, const char *pattern)
{
    Route made;
    made.method = method;
    made.pattern = pattern;
    made.handle = [](const RequestPtr &, Responder) {
    };
    return made;
}

Router sampleRouter()
{
    Router router;
    router.add(route("GET", "/"));
    router.add(route("GET", "/things"));
    router.add(route("POST", "/things"));
    router.add(route("GET", "/things/{id}"));
    router.add(route("GET", "/things/newest"));
    router.add(route("GET", "/files/{path*}"));
    router.add(route("DELETE", "/things/{id}/parts/{part}"));
    return router;
}

QStringList segmentsOf(const char *path)
{
    return Target::parse(path)->segments;
}

} // namespace

class RouterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsRoutes_data();
    void findsRoutes();
    void fillsParameters();
    void listsMethodsOfAPath();
};

void RouterTest::findsRoutes_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("pattern");
    const auto row = [](const char *method, const char *path, const char *pattern) {
        QTest::addRow("%s %s", method, path) << QByteArray(method) << QByteArray(path) << QByteArray(pattern);
    };
    row("GET", "/", "/");
    row("HEAD", "/", "/");
    row("GET", "/things", "/things");
    row("POST", "/things", "/things");
    row("GET", "/things/7", "/things/{id}");
    row("GET", "/things/newest", "/things/newest");
    row("DELETE", "/things/7/parts/a%2Fb", "/things/{id}/parts/{part}");
    row("GET", "/files/a/b/c", "/files/{path*}");
    row("GET", "/files/a", "/files/{path*}");
    row("GET", "/files/", "");
    row("GET", "/files", "");
    row("GET", "/things/", "");
    row("GET", "/nothing", "");
    row("DELETE", "/things/7/parts", "");
    row("GET", "/things/7/parts/1", "");
    row("get", "/things", "");
}

void RouterTest::findsRoutes()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, pattern);
    const Router router = sampleRouter();
    const Router::Match match = router.find(method, segmentsOf(path));
    QCOMPARE(match.route ? match.route->pattern : QByteArray(), pattern);
}

void RouterTest::fillsParameters()
{
    const Router router = sampleRouter();
    const Router::Match match = router.find("DELETE", segmentsOf("/things/7/parts/x%20y"));
    QCOMPARE(match.parameters.value("id"), QStringLiteral("7"));
    QCOMPARE(match.parameters.value("part"), QStringLiteral("x y"));
    QCOMPARE(router.find("GET", segmentsOf("/files/a/b.txt")).parameters.value("path"), QStringLiteral("a/b.txt"));
}

void RouterTest::listsMethodsOfAPath()
{
    const Router router = sampleRouter();
    QCOMPARE(router.find("PUT", segmentsOf("/things")).allowed.join(' '), QByteArray("GET HEAD POST OPTIONS"));
    QVERIFY(router.find("PUT", segmentsOf("/nothing")).allowed.isEmpty());
    QVERIFY(router.find("PUT", segmentsOf("/things/7/parts")).allowed.isEmpty());
}

QTEST_APPLESS_MAIN(RouterTest)
#include "router_test.moc"
