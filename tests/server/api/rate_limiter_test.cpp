#include "server/api/rate_limiter.h"

#include <QtTest>

using namespace gavel;
using namespace gavel::api;
using namespace std::chrono_literals;

class RateLimiterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theStandingIsTold();
    void allowsABurstThenARate();
    void keysDoNotDisturbEachOther();
    void forgetsFullBuckets();
};

void RateLimiterTest::allowsABurstThenARate()
{
    RateLimiter limiter({3, 0.5});
    RateLimiter::Time now{};
    for (int i = 0; i < 3; ++i)
        QVERIFY(!limiter.take("a", now));
    const auto wait = limiter.take("a", now);
    QVERIFY(wait.has_value());
    QCOMPARE(wait->count(), 2);
    QVERIFY(limiter.take("a", now + 1s).has_value());
    QVERIFY(!limiter.take("a", now + 2s));
    QVERIFY(limiter.take("a", now + 2s).has_value());
    for (int i = 0; i < 3; ++i)
        QVERIFY(!limiter.take("a", now + 1h)); // never more than the burst
    QVERIFY(limiter.take("a", now + 1h).has_value());
}

void RateLimiterTest::keysDoNotDisturbEachOther()
{
    RateLimiter limiter({1, 1});
    const RateLimiter::Time now{};
    QVERIFY(!limiter.take("a", now));
    QVERIFY(limiter.take("a", now).has_value());
    QVERIFY(!limiter.take("b", now));
}

void RateLimiterTest::forgetsFullBuckets()
{
    RateLimiter limiter({2, 1});
    RateLimiter::Time now{};
    for (int i = 0; i < 1000; ++i)
        (void)limiter.take(QByteArray::number(i), now);
    QCOMPARE(limiter.size(), 1000);
    (void)limiter.take("one more", now + 2min);
    QCOMPARE(limiter.size(), 1);
}

void RateLimiterTest::theStandingIsTold()
{
    api::RateLimiter limiter({10, 2});
    const auto now = std::chrono::steady_clock::time_point(std::chrono::hours(1));
    const auto told = [&](const char *name) {
        const http::Response response = limiter.describe(http::Response(202), "a", now);
        for (const auto &[key, value] : response.headers) {
            if (key == name)
                return value.toInt();
        }
        return -1;
    };
    QCOMPARE(told("RateLimit-Remaining"), 10);
    for (int i = 0; i < 3; ++i)
        QVERIFY(!limiter.take("a", now));
    QCOMPARE(told("RateLimit-Limit"), 10);
    QCOMPARE(told("RateLimit-Remaining"), 7);
    QCOMPARE(told("RateLimit-Reset"), 2); // three at two a second
}

QTEST_APPLESS_MAIN(RateLimiterTest)
#include "rate_limiter_test.moc"
