#pragma once

#include <QHash>
#include <QString>

#include <chrono>
#include <functional>

namespace gavel::accounts {

// Slows down those who guess passwords: after kFreeFailures wrong ones in a row a name must wait, twice as long after
// each further one, a minute at most (longer would let anybody lock a contestant out). In memory; single-threaded.
class LoginThrottle final {
public:
    using Time = std::chrono::steady_clock::time_point;

    static constexpr int kFreeFailures = 5;
    static constexpr int kMostAtOnce = 16; // attempts on one name under way
    static constexpr std::chrono::seconds kLongestWait{60};
    static constexpr qsizetype kMostNames = 10'000;

    explicit LoginThrottle(std::function<Time()> now = std::chrono::steady_clock::now);

    // Whether an attempt may begin; if so, ended() must follow.
    bool begin(const QString &name);
    void ended(const QString &name, bool isRight);

    // How long begin() will refuse this name; at least one second if it would now.
    std::chrono::seconds waitFor(const QString &name) const;

    qsizetype size() const { return m_names.size(); }

private:
    struct Attempts {
        int failures = 0; // in a row
        int underWay = 0;
        Time notBefore;
    };

    bool isRefused(const Attempts &attempts) const;
    void makeRoom();

    std::function<Time()> m_now;
    QHash<QString, Attempts> m_names; // lower case
};

} // namespace gavel::accounts
