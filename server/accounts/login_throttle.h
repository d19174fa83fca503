#pragma once

#include <QByteArray>
#include <QHash>
#include <QHostAddress>
#include <QSet>
#include <QString>

#include <array>
#include <chrono>
#include <functional>

namespace gavel::accounts {

// Slows down those who guess passwords. Three counts of wrong ones: of a name from one address, of a name from
// everywhere, and of one address for all names. Above its free number each makes wait, twice as long after each further
// wrong one, a minute at most.
//
// Nobody can lock somebody else out for ever: an address from which the account has logged in is bound by the first
// count alone, which others reach only from that very address; after a quarter of an hour without a wrong password all
// is forgotten; and staff can forget() at any time. Who is logged in stays so. In memory; single-threaded.
class LoginThrottle final {
public:
    using Time = std::chrono::steady_clock::time_point;

    static constexpr int kFreeFailures = 5;           // of a name from one address
    static constexpr int kFreeFailuresOfName = 20;    // from everywhere
    static constexpr int kFreeFailuresOfAddress = 30; // for all names
    static constexpr int kMostAtOnce = 16;            // attempts on one name from one address under way
    static constexpr std::chrono::seconds kLongestWait{60};
    static constexpr std::chrono::minutes kForgottenAfter{15};
    static constexpr qsizetype kMostEntries = 30'000;

    explicit LoginThrottle(std::function<Time()> now = std::chrono::steady_clock::now);

    // Whether an attempt may begin; if so, ended() must follow.
    bool begin(const QString &name, const QHostAddress &from);
    void ended(const QString &name, const QHostAddress &from, bool isRight);

    // How long begin() will refuse; at least one second if it would now.
    std::chrono::seconds waitFor(const QString &name, const QHostAddress &from) const;

    // As if nobody had ever guessed at this name.
    void forget(const QString &name);

    qsizetype size() const { return m_attempts.size(); }

private:
    struct Attempts {
        int failures = 0; // in a row
        int underWay = 0;
        Time notBefore;
        Time lastFailure;
    };
    struct Count {
        QByteArray key;
        int free;
        int mostAtOnce;
    };
    using Counts = std::array<Count, 3>;

    Counts countsOf(const QString &name, const QHostAddress &from) const;
    bool isKnown(const Counts &counts) const { return m_known.contains(counts[0].key); }
    bool isRefused(const Count &count) const;
    bool isRefused(const Counts &counts) const;
    void failed(Attempts &attempts, int free);
    void makeRoom();

    std::function<Time()> m_now;
    QHash<QByteArray, Attempts> m_attempts;
    QSet<QByteArray> m_known; // names with addresses from which they have logged in
};

} // namespace gavel::accounts
