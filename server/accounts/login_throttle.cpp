#include "server/accounts/login_throttle.h"

#include <algorithm>

namespace gavel::accounts {

LoginThrottle::LoginThrottle(std::function<Time()> now) : m_now(std::move(now))
{
}

bool LoginThrottle::isRefused(const Attempts &attempts) const
{
    if (attempts.failures < kFreeFailures)
        return attempts.failures + attempts.underWay >= kMostAtOnce;
    return attempts.underWay > 0 || m_now() < attempts.notBefore;
}

bool LoginThrottle::begin(const QString &name)
{
    makeRoom();
    Attempts &attempts = m_names[name.toLower()];
    if (isRefused(attempts))
        return false;
    ++attempts.underWay;
    return true;
}

void LoginThrottle::ended(const QString &name, bool isRight)
{
    const auto attempts = m_names.find(name.toLower());
    if (attempts == m_names.end())
        return;
    --attempts->underWay;
    if (isRight) {
        attempts->failures = 0;
        if (attempts->underWay == 0)
            m_names.erase(attempts);
        return;
    }
    ++attempts->failures;
    if (attempts->failures >= kFreeFailures) {
        const int doublings = std::min(attempts->failures - kFreeFailures, 10);
        attempts->notBefore = m_now() + std::min(std::chrono::seconds(1) * (1 << doublings), kLongestWait);
    }
}

std::chrono::seconds LoginThrottle::waitFor(const QString &name) const
{
    const auto attempts = m_names.constFind(name.toLower());
    if (attempts == m_names.constEnd() || !isRefused(*attempts))
        return std::chrono::seconds(0);
    const auto left = std::chrono::ceil<std::chrono::seconds>(attempts->notBefore - m_now());
    return std::max(left, std::chrono::seconds(1));
}

void LoginThrottle::makeRoom()
{
    if (m_names.size() < kMostNames)
        return;
    const Time now = m_now();
    m_names.removeIf([now](const auto &each) { return each->underWay == 0 && each->notBefore <= now; });
}

} // namespace gavel::accounts
