// Rate limits that several servers share, with a real Redis.
#include "server/api/shared_buckets.h"
#include "server/api/throttle.h"
#include "tests/support/private_redis.h"

#include <QtTest>

using namespace gavel;
using namespace gavel::api;
using gavel::test::PrivateRedis;

namespace {

constexpr int kPatience = 30'000; // ms
// So little flows in that a test does not see it.
constexpr RateLimit kLimit{3, 1.0 / 3600};

// What one server has.
struct Server {
    Server(const PrivateRedis &redis, const char *thing)
        : buckets(redis.address(), QStringLiteral("test:")), throttle(thing, kLimit, settings())
    {
    }

    ApiSettings settings()
    {
        ApiSettings made;
        made.buckets = &buckets;
        return made;
    }

    bool waitUntilUp()
    {
        return QTest::qWaitFor([this] { return buckets.isUp(); }, kPatience);
    }

    Standing take(const QByteArray &key, int count = 1)
    {
        const auto standing = std::make_shared<std::optional<Standing>>();
        throttle.take(key, count, [standing](const Standing &told) { *standing = told; });
        if (!QTest::qWaitFor([&] { return standing->has_value(); }, kPatience))
            qFatal("no answer");
        return **standing;
    }
    bool isGranted(const QByteArray &key, int count = 1) { return !take(key, count).wait; }

    SharedBuckets buckets;
    Throttle throttle;
};

} // namespace

class SharedBucketsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_redis = std::make_unique<PrivateRedis>(); }
    void cleanupTestCase() { m_redis.reset(); }
    void twoServersCountAsOne();
    void thingsAndKeysAreApart();
    void severalAreTakenTogetherOrNot();
    void tokensFlowIn();
    void withoutRedisEachServerCountsForItself();
    void afterAnEmptyRestartTheyShareAgain();

private:
    std::unique_ptr<PrivateRedis> m_redis;
};

void SharedBucketsTest::twoServersCountAsOne()
{
    Server a(*m_redis, "two");
    Server b(*m_redis, "two");
    QVERIFY(a.waitUntilUp() && b.waitUntilUp());
    QCOMPARE(a.take("x").remaining, 2);
    QCOMPARE(b.take("x").remaining, 1);
    QVERIFY(a.isGranted("x"));
    const Standing refused = b.take("x");
    QVERIFY(refused.wait && refused.wait->count() > 3000 && refused.wait->count() <= 3600);
    QCOMPARE(refused.limit, 3);
    QCOMPARE(refused.remaining, 0);
}

void SharedBucketsTest::thingsAndKeysAreApart()
{
    Server a(*m_redis, "apart");
    Server other(*m_redis, "otherwise");
    QVERIFY(a.waitUntilUp() && other.waitUntilUp());
    QVERIFY(a.isGranted("x", 3));
    QVERIFY(!a.isGranted("x"));
    QVERIFY(a.isGranted("y"));
    QVERIFY(other.isGranted("x"));
}

void SharedBucketsTest::severalAreTakenTogetherOrNot()
{
    Server a(*m_redis, "several");
    QVERIFY(a.waitUntilUp());
    QVERIFY(a.isGranted("x", 2));
    QVERIFY(!a.isGranted("x", 2));
    QVERIFY(a.isGranted("x", 1));
}

void SharedBucketsTest::tokensFlowIn()
{
    SharedBuckets buckets(m_redis->address(), QStringLiteral("test:"));
    QVERIFY(QTest::qWaitFor([&] { return buckets.isUp(); }, kPatience));
    const RateLimit fast{2, 5};
    const auto isGranted = [&] {
        std::optional<bool> granted;
        buckets.take("flow", fast, 2, [&](const std::optional<Standing> &told) { granted = told && !told->wait; });
        return QTest::qWaitFor([&] { return granted.has_value(); }, kPatience) && *granted;
    };
    QVERIFY(isGranted());
    QVERIFY(QTest::qWaitFor(isGranted, kPatience));
}

void SharedBucketsTest::withoutRedisEachServerCountsForItself()
{
    Server a(*m_redis, "away");
    Server b(*m_redis, "away");
    QVERIFY(a.waitUntilUp() && b.waitUntilUp());
    QVERIFY(a.isGranted("x", 3));
    QVERIFY(!b.isGranted("x"));
    m_redis->stop();
    QVERIFY(QTest::qWaitFor([&] { return !a.buckets.isUp() && !b.buckets.isUp(); }, kPatience));
    for (Server *server : {&a, &b}) {
        QVERIFY(server->isGranted("x", 3));
        QVERIFY(!server->isGranted("x"));
    }
    m_redis->start();
    QVERIFY(a.waitUntilUp() && b.waitUntilUp());
}

void SharedBucketsTest::afterAnEmptyRestartTheyShareAgain()
{
    Server a(*m_redis, "restart");
    Server b(*m_redis, "restart");
    QVERIFY(a.waitUntilUp() && b.waitUntilUp());
    QVERIFY(a.isGranted("x", 3));
    m_redis->stop();
    QVERIFY(QTest::qWaitFor([&] { return !a.buckets.isUp() && !b.buckets.isUp(); }, kPatience));
    m_redis->loseData();
    m_redis->start();
    QVERIFY(a.waitUntilUp() && b.waitUntilUp());
    QVERIFY(a.isGranted("x", 3));
    QVERIFY(!b.isGranted("x"));
}

QTEST_GUILESS_MAIN(SharedBucketsTest)
#include "shared_buckets_test.moc"
