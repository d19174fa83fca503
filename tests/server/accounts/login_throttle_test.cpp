#include "server/accounts/login_throttle.h"

#include <QtTest>

using namespace gavel::accounts;
using std::chrono::seconds;

class LoginThrottleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aFewMistakesAreFree();
    void waitingGrowsAndEnds();
    void aRightPasswordForgets();
    void guessesUnderWayCount();
    void namesAreTakenWithoutRegardToCase();
    void guessersFromEverywhereAreSlowedDown();
    void nobodyIsLockedOutFromWhereHeIsKnown();
    void oneAddressGuessingAtManyNamesIsSlowedDown();
    void neighboursWhoAreKnownAreNotSlowedDown();
    void anIpv6NetworkIsOneAddress();
    void quietForgets();
    void staffForget();
    void manyNamesTakeNoMemory();

private:
    bool guess(const QString &name, const QHostAddress &from, bool isRight = false);
    bool guess(const QString &name, bool isRight = false) { return guess(name, m_home, isRight); }

    LoginThrottle::Time m_now;
    std::unique_ptr<LoginThrottle> m_throttle;
    const QString m_ann = QStringLiteral("ann");
    const QHostAddress m_home{QStringLiteral("192.0.2.1")};
    const QHostAddress m_elsewhere{QStringLiteral("198.51.100.1")};
};

void LoginThrottleTest::init()
{
    m_now = LoginThrottle::Time(std::chrono::hours(1));
    m_throttle = std::make_unique<LoginThrottle>([this] { return m_now; });
}

bool LoginThrottleTest::guess(const QString &name, const QHostAddress &from, bool isRight)
{
    if (!m_throttle->begin(name, from))
        return false;
    m_throttle->ended(name, from, isRight);
    return true;
}

void LoginThrottleTest::aFewMistakesAreFree()
{
    for (int i = 0; i < LoginThrottle::kFreeFailures; ++i)
        QVERIFY(guess(m_ann));
    QVERIFY(!guess(m_ann));
    QCOMPARE(m_throttle->waitFor(m_ann, m_home), seconds(1));
    QVERIFY(guess(QStringLiteral("ben")));
    QVERIFY(guess(m_ann, m_elsewhere));
}

void LoginThrottleTest::waitingGrowsAndEnds()
{
    for (int i = 0; i < LoginThrottle::kFreeFailures; ++i)
        guess(m_ann);
    for (int expected : {1, 2, 4, 8, 16, 32, 60, 60}) {
        QCOMPARE(m_throttle->waitFor(m_ann, m_home), seconds(expected));
        QVERIFY(!m_throttle->begin(m_ann, m_home));
        m_now += seconds(expected);
        QCOMPARE(m_throttle->waitFor(m_ann, m_home), seconds(0));
        QVERIFY(guess(m_ann));
    }
}

void LoginThrottleTest::aRightPasswordForgets()
{
    for (int i = 0; i < LoginThrottle::kFreeFailures - 1; ++i)
        guess(m_ann);
    QVERIFY(guess(m_ann, true));
    for (int i = 0; i < LoginThrottle::kFreeFailures; ++i)
        QVERIFY(guess(m_ann));
    QVERIFY(!guess(m_ann));
}

void LoginThrottleTest::guessesUnderWayCount()
{
    int begun = 0;
    while (begun < 1000 && m_throttle->begin(m_ann, m_home))
        ++begun;
    QCOMPARE(begun, LoginThrottle::kMostAtOnce);
    for (int i = 0; i < begun; ++i)
        m_throttle->ended(m_ann, m_home, false);
    QVERIFY(!m_throttle->begin(m_ann, m_home));
}

void LoginThrottleTest::namesAreTakenWithoutRegardToCase()
{
    for (int i = 0; i < LoginThrottle::kFreeFailures; ++i)
        guess(i % 2 ? QStringLiteral("ANN") : m_ann);
    QVERIFY(!guess(QStringLiteral("Ann")));
}

void LoginThrottleTest::guessersFromEverywhereAreSlowedDown()
{
    int guesses = 0;
    for (quint32 i = 0; i < 1000; ++i)
        guesses += guess(m_ann, QHostAddress(0x0a000000 + i)) ? 1 : 0;
    QCOMPARE(guesses, LoginThrottle::kFreeFailuresOfName);
    QVERIFY(m_throttle->waitFor(m_ann, m_home) >= seconds(1));
    QVERIFY(guess(QStringLiteral("ben"), m_home));
}

void LoginThrottleTest::nobodyIsLockedOutFromWhereHeIsKnown()
{
    QVERIFY(guess(m_ann, m_home, true));
    for (quint32 i = 0; i < 1000; ++i)
        guess(m_ann, QHostAddress(0x0a000000 + i));
    QVERIFY(!guess(m_ann, m_elsewhere));
    QVERIFY(guess(m_ann, m_home));
    QVERIFY(guess(m_ann, m_home, true));
}

void LoginThrottleTest::oneAddressGuessingAtManyNamesIsSlowedDown()
{
    int guesses = 0;
    for (int i = 0; i < 1000; ++i)
        guesses += guess(QString::number(i)) ? 1 : 0;
    QCOMPARE(guesses, LoginThrottle::kFreeFailuresOfAddress);
    QVERIFY(guess(m_ann, m_elsewhere));
}

// A contest hall behind one address: one of them guesses at others' names, those who have been logged in go on.
void LoginThrottleTest::neighboursWhoAreKnownAreNotSlowedDown()
{
    QVERIFY(guess(m_ann, true));
    for (int i = 0; i < 100; ++i)
        guess(QString::number(i));
    QVERIFY(!guess(QStringLiteral("ben")));
    QVERIFY(guess(m_ann, true));
}

void LoginThrottleTest::anIpv6NetworkIsOneAddress()
{
    int guesses = 0;
    for (int i = 0; i < 100; ++i)
        guesses += guess(m_ann, QHostAddress(QStringLiteral("2001:db8::%1").arg(i))) ? 1 : 0;
    QCOMPARE(guesses, LoginThrottle::kFreeFailures);
    QVERIFY(guess(m_ann, QHostAddress(QStringLiteral("2001:db8:0:1::1"))));
}

void LoginThrottleTest::quietForgets()
{
    for (int round = 0; round < 8; ++round) {
        guess(m_ann);
        m_now += seconds(60);
    }
    m_now += LoginThrottle::kForgottenAfter;
    for (int i = 0; i < LoginThrottle::kFreeFailures; ++i)
        QVERIFY(guess(m_ann));
    QVERIFY(!guess(m_ann));
}

void LoginThrottleTest::staffForget()
{
    for (int i = 0; i < LoginThrottle::kFreeFailures; ++i)
        guess(m_ann);
    QVERIFY(!guess(m_ann));
    m_throttle->forget(QStringLiteral("Ann"));
    QVERIFY(guess(m_ann));
}

void LoginThrottleTest::manyNamesTakeNoMemory()
{
    for (quint32 i = 0; i < 2 * LoginThrottle::kMostEntries; ++i) {
        guess(QString::number(i), QHostAddress(0x0a000000 + i));
        QVERIFY(m_throttle->size() <= LoginThrottle::kMostEntries);
    }
}

QTEST_GUILESS_MAIN(LoginThrottleTest)
#include "login_throttle_test.moc"
