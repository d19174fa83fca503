#include "server/api/rate_limiter.h"

#include <QtTest>

using namespace gavel::api;
using namespace std::chrono_literals;

class RateLimiterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
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

QTEST_APPLESS_MAIN(RateLimiterTest)
#include "rate_limiter_test.moc"
