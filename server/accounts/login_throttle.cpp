#include "server/accounts/login_throttle.h"

#include <algorithm>

namespace gavel::accounts {

namespace {

constexpr int kMostAtOnceOfMany = 64; // for one name from everywhere, and from one address for all names

// One customer of a provider has an IPv4 address or an IPv6 /64.
QByteArray networkOf(const QHostAddress &address)
{
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    if (isIpv4)
        return QByteArray::number(ipv4, 16);
    const Q_IPV6ADDR ipv6 = address.toIPv6Address();
    return QByteArray(reinterpret_cast<const char *>(ipv6.c), 8).toHex();
}

} // namespace

LoginThrottle::LoginThrottle(std::function<Time()> now) : m_now(std::move(now))
{
}

LoginThrottle::Counts LoginThrottle::countsOf(const QString &name, const QHostAddress &from) const
{
    const QByteArray key = name.toLower().toUtf8();
    const QByteArray network = networkOf(from);
    return {Count{key + '\n' + network, kFreeFailures, kMostAtOnce}, Count{key, kFreeFailuresOfName, kMostAtOnceOfMany},
            Count{'\n' + network, kFreeFailuresOfAddress, kMostAtOnceOfMany}};
}

bool LoginThrottle::isRefused(const Count &count) const
{
    const auto attempts = m_attempts.constFind(count.key);
    if (attempts == m_attempts.constEnd())
        return false;
    const Time now = m_now();
    const bool isForgotten = attempts->failures > 0 && now - attempts->lastFailure >= kForgottenAfter;
    if (attempts->failures < count.free || isForgotten)
        return attempts->underWay >= count.mostAtOnce - (isForgotten ? 0 : attempts->failures);
    return attempts->underWay > 0 || now < attempts->notBefore;
}

bool LoginThrottle::isRefused(const Counts &counts) const
{
    if (isKnown(counts))
        return isRefused(counts[0]);
    return std::ranges::any_of(counts, [this](const Count &count) { return isRefused(count); });
}

bool LoginThrottle::begin(const QString &name, const QHostAddress &from)
{
    makeRoom();
    const Counts counts = countsOf(name, from);
    if (isRefused(counts))
        return false;
    for (const Count &count : counts)
        ++m_attempts[count.key].underWay;
    return true;
}

void LoginThrottle::failed(Attempts &attempts, int free)
{
    const Time now = m_now();
    if (attempts.failures > 0 && now - attempts.lastFailure >= kForgottenAfter)
        attempts.failures = 0;
    ++attempts.failures;
    attempts.lastFailure = now;
    if (attempts.failures >= free) {
        const int doublings = std::min(attempts.failures - free, 10);
        attempts.notBefore = now + std::min(std::chrono::seconds(1) * (1 << doublings), kLongestWait);
    }
}

// A right password clears what was counted for its address. The other two counts stay: who guesses at many names has an
// account of his own to log in with, too.
void LoginThrottle::ended(const QString &name, const QHostAddress &from, bool isRight)
{
    const Counts counts = countsOf(name, from);
    for (const Count &count : counts) {
        const auto attempts = m_attempts.find(count.key);
        if (attempts == m_attempts.end())
            continue; // forgotten meanwhile
        attempts->underWay = std::max(0, attempts->underWay - 1);
        if (!isRight)
            failed(*attempts, count.free);
        else if (count.key == counts[0].key)
            attempts->failures = 0;
        if (attempts->underWay == 0 && attempts->failures == 0)
            m_attempts.erase(attempts);
    }
    if (!isRight)
        return;
    if (m_known.size() >= kMostEntries)
        m_known.clear();
    m_known.insert(counts[0].key);
}

std::chrono::seconds LoginThrottle::waitFor(const QString &name, const QHostAddress &from) const
{
    const Counts counts = countsOf(name, from);
    if (!isRefused(counts))
        return std::chrono::seconds(0);
    std::chrono::seconds longest(1);
    for (const Count &count : counts) {
        if (isRefused(count))
            longest = std::max(
                longest, std::chrono::ceil<std::chrono::seconds>(m_attempts.value(count.key).notBefore - m_now()));
        if (isKnown(counts))
            break;
    }
    return longest;
}

void LoginThrottle::forget(const QString &name)
{
    const QByteArray key = name.toLower().toUtf8();
    m_attempts.removeIf([&](const auto &each) { return each.key() == key || each.key().startsWith(key + '\n'); });
}

void LoginThrottle::makeRoom()
{
    if (m_attempts.size() < kMostEntries - 2)
        return;
    const Time now = m_now();
    m_attempts.removeIf([now](const auto &each) { return each->underWay == 0 && each->notBefore <= now; });
}

} // namespace gavel::accounts
