#pragma once

#include "core/base/strong_id.h"
#include "server/accounts/principal.h"
#include "server/judging/submission.h"

#include <QByteArray>
#include <QCache>
#include <QObject>

#include <chrono>
#include <optional>

namespace gavel::judging {
class ActiveJudgings;
}

namespace gavel::api {

// The answers to reads of submissions whose judging is over, ready to be sent: many ask for the same, and nothing about
// it changes until it is judged anew. Bounded, and each answer only lives for some seconds, so that what is not
// announced is noticed soon as well. Lives in the event loop's thread.
class FinishedAnswers final : public QObject {
    Q_OBJECT

public:
    using Clock = std::chrono::steady_clock;

    explicit FinishedAnswers(judging::ActiveJudgings &active);

    // What this reader may see of it.
    std::optional<QByteArray> find(SubmissionId submission, const accounts::Principal &reader) const;

    // To be remembered before the database is asked, and given to keep().
    quint64 now() const { return m_changes; }

    // Not kept if the submission has changed since, or is not over.
    void keep(const judging::Submission &submission, const accounts::Principal &reader, const QByteArray &json,
              quint64 since);

private:
    static constexpr int kMostBytes = 32 * 1024 * 1024;
    static constexpr int kMostChanges = 20'000;
    static constexpr std::chrono::seconds kLifetime{10};

    struct Key {
        qint64 submission;
        bool isStaff;

        bool operator==(const Key &) const = default;
        friend size_t qHash(const Key &key, size_t seed)
        {
            return ::qHash(key.submission * 2 + (key.isStaff ? 1 : 0), seed);
        }
    };
    struct Answer {
        AccountId owner;
        QByteArray json;
        Clock::time_point until;
    };

    void onChange(const judging::SubmissionChange &change);

    QCache<Key, Answer> m_answers{kMostBytes};
    QCache<qint64, quint64> m_lastChange{kMostChanges}; // by submission
    quint64 m_changes = 0;
    quint64 m_forgotten = 0; // changes up to this one may have been forgotten
};

} // namespace gavel::api
