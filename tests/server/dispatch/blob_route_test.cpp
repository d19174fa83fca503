#include "server/dispatch/blob_route.h"
#include "tests/server/api/test_site.h"

#include <QCryptographicHash>

using namespace gavel;
using namespace gavel::dispatch;
using namespace gavel::test;

class BlobRouteTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsRanges_data();
    void readsRanges();
    void sendsBlobsAndTheirParts();
};

void BlobRouteTest::readsRanges_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<int>("outcome");
    QTest::addColumn<qint64>("first");
    QTest::addColumn<qint64>("length");
    const auto row = [](const char *header, RangeOutcome outcome, qint64 first = 0, qint64 length = 100) {
        QTest::newRow(header) << QByteArray(header) << int(outcome) << first << length;
    };
    row("", RangeOutcome::Whole);
    row("bytes=0-", RangeOutcome::Part, 0, 100);
    row("bytes=40-", RangeOutcome::Part, 40, 60);
    row("bytes=40-49", RangeOutcome::Part, 40, 10);
    row("bytes=40-999", RangeOutcome::Part, 40, 60);
    row("bytes=-10", RangeOutcome::Part, 90, 10);
    row("bytes=-200", RangeOutcome::Part, 0, 100);
    row("bytes=100-", RangeOutcome::Unsatisfiable);
    row("bytes=-0", RangeOutcome::Unsatisfiable);
    row("bytes=5-4", RangeOutcome::Whole);
    row("bytes=1-2,5-6", RangeOutcome::Whole);
    row("bytes=x-", RangeOutcome::Whole);
    row("bytes=+1-2", RangeOutcome::Whole);
    row("bytes=99999999999999999999-", RangeOutcome::Whole);
    row("lines=1-2", RangeOutcome::Whole);
}

void BlobRouteTest::readsRanges()
{
    QFETCH(QByteArray, header);
    QFETCH(int, outcome);
    QFETCH(qint64, first);
    QFETCH(qint64, length);
    ByteRange range;
    QCOMPARE(int(parseRange(header, 100, range)), outcome);
    QCOMPARE(range.first, first);
    QCOMPARE(range.length, length);
}

void BlobRouteTest::sendsBlobsAndTheirParts()
{
    TestSite site;
    PackageFiles files = goodPackage();
    const QByteArray input = QByteArray("0123456789").repeated(50'000);
    files[QStringLiteral("data/secret/1.in")] = input;
    QCOMPARE(site.import(QStringLiteral("echo"), files).status, 201);
    const QByteArray sha256 = QCryptographicHash::hash(input, QCryptographicHash::Sha256).toHex();
    const QString path = QStringLiteral("/worker/v1/blobs/") + QString::fromLatin1(sha256);
    const auto get = [&](const QByteArray &range) {
        return site.request("GET", QStringLiteral("worker"), path, {}, {{"Range", range}});
    };
    const Answer whole = get({});
    QCOMPARE(whole.status, 200);
    QCOMPARE(whole.body, input);
    const Answer part = get("bytes=400000-");
    QCOMPARE(part.status, 206);
    QCOMPARE(part.body, input.mid(400'000));
    QCOMPARE(part.header("Content-Range"), QByteArray("bytes 400000-499999/500000"));
    QCOMPARE(get("bytes=500000-").status, 416);
    QCOMPARE(site.get(QStringLiteral("worker"), QStringLiteral("/worker/v1/blobs/abc")).status, 400);
    const QString unknown = QStringLiteral("/worker/v1/blobs/") + QString(64, QLatin1Char('0'));
    QCOMPARE(site.get(QStringLiteral("worker"), unknown).status, 404);
}

QTEST_GUILESS_MAIN(BlobRouteTest)
#include "blob_route_test.moc"
