#include "server/api/rate_limiter.h"
#include "server/api/throttle.h"

#include <QtTest>

using namespace gavel;
using namespace gavel::api;
using namespace std::chrono_literals;

class RateLimiterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theStandingIsTold();
    void allowsABurstThenARate();
    void severalAreTakenTogetherOrNot();
    void keysDoNotDisturbEachOther();
    void forgetsFullBuckets();
};

void RateLimiterTest::allowsABurstThenARate()
{
    RateLimiter limiter({3, 0.5});
    RateLimiter::Time now{};
    const auto isGranted = [&](RateLimiter::Time when) {
        return !limiter.take("a", 1, when).wait;
    };
    for (int i = 0; i < 3; ++i)
        QVERIFY(isGranted(now));
    QCOMPARE(limiter.take("a", 1, now).wait, 2s);
    QVERIFY(!isGranted(now + 1s));
    QVERIFY(isGranted(now + 2s));
    QVERIFY(!isGranted(now + 2s));
    for (int i = 0; i < 3; ++i)
        QVERIFY(isGranted(now + 1h)); // never more than the burst
    QVERIFY(!isGranted(now + 1h));
}

void RateLimiterTest::severalAreTakenTogetherOrNot()
{
    RateLimiter limiter({5, 1});
    const RateLimiter::Time now{};
    QVERIFY(!limiter.take("a", 3, now).wait);
    const Standing refused = limiter.take("a", 3, now);
    QCOMPARE(refused.wait, 1s);
    QCOMPARE(refused.remaining, 2);
    QVERIFY(!limiter.take("a", 2, now).wait);
}

void RateLimiterTest::keysDoNotDisturbEachOther()
{
    RateLimiter limiter({1, 1});
    const RateLimiter::Time now{};
    QVERIFY(!limiter.take("a", 1, now).wait);
    QVERIFY(limiter.take("a", 1, now).wait);
    QVERIFY(!limiter.take("b", 1, now).wait);
}

void RateLimiterTest::forgetsFullBuckets()
{
    RateLimiter limiter({2, 1});
    RateLimiter::Time now{};
    for (int i = 0; i < 1000; ++i)
        (void)limiter.take(QByteArray::number(i), 1, now);
    QCOMPARE(limiter.size(), 1000);
    (void)limiter.take("one more", 1, now + 2min);
    QCOMPARE(limiter.size(), 1);
}

void RateLimiterTest::theStandingIsTold()
{
    RateLimiter limiter({10, 2});
    const auto now = std::chrono::steady_clock::time_point(std::chrono::hours(1));
    const http::Response response = withStanding(http::Response(202), limiter.take("a", 3, now));
    const auto told = [&](const char *name) {
        for (const auto &[key, value] : response.headers) {
            if (key == name)
                return value.toInt();
        }
        return -1;
    };
    QCOMPARE(told("RateLimit-Limit"), 10);
    QCOMPARE(told("RateLimit-Remaining"), 7);
    QCOMPARE(told("RateLimit-Reset"), 2); // three at two a second
}

QTEST_APPLESS_MAIN(RateLimiterTest)
#include "rate_limiter_test.moc"
