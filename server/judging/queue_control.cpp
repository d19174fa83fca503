#include "server/judging/queue_control.h"

#include "server/judging/language_catalogue.h"
#include "server/problems/problem_service.h"
#include "server/storage/audit_repository.h"
#include "server/storage/contest_repository.h"
#include "server/storage/database.h"
#include "server/storage/judging_repository.h"
#include "server/storage/language_repository.h"
#include "server/storage/pause_repository.h"
#include "server/storage/sql_time.h"
#include "server/storage/submission_repository.h"

namespace gavel::judging {

namespace {

constexpr qsizetype kLongestReason = 500;

using queue::Pause;
using queue::PauseKind;
using storage::AuditRepository;
using storage::Connection;
using storage::PauseRepository;

QString nameOf(const Pause &pause)
{
    return queue::pauseKindCode(pause.kind) + QLatin1Char(' ') + pause.subject;
}

QString nameOf(const queue::Move &where)
{
    const QString lane = where.lane ? queue::laneCode(*where.lane) : QString();
    const QString end = where.isToFront  ? QStringLiteral(" front")
                        : where.isToBack ? QStringLiteral(" back")
                                         : QString();
    return (lane + end).trimmed();
}

std::unexpected<Error> doesNotWait(SubmissionId submission)
{
    return failure(ErrorCode::FailedPrecondition,
                   "submission " + std::to_string(submission.value) + " does not wait in the queue");
}

} // namespace

QueueControl::QueueControl(storage::Database &database, queue::JudgingQueue &queue, problems::ProblemService &problems,
                           LanguageCatalogue &languages, std::chrono::milliseconds repeatEvery)
    : m_database(database),
      m_queue(queue),
      m_problems(problems),
      m_languages(languages),
      m_refresh([this](storage::Refresh::Done done) { readAndTell(std::move(done)); })
{
    connect(&database, &storage::Database::changedElsewhere, &m_refresh, &storage::Refresh::ask);
    m_repeat.setInterval(repeatEvery);
    connect(&m_repeat, &QTimer::timeout, &m_refresh, &storage::Refresh::ask);
}

void QueueControl::start(Callback<void> done)
{
    if (m_queue.isShared())
        m_repeat.start();
    readAndTell(std::move(done));
}

void QueueControl::readAndTell(Callback<void> done)
{
    m_database.read(
        this,
        [](Connection &connection) -> Result<Told> {
            Told told;
            told.pauses = TRY(PauseRepository(connection).all());
            told.disabledLanguages = TRY(storage::LanguageRepository(connection).disabled());
            told.pins = TRY(storage::ContestRepository(connection).pins());
            return told;
        },
        [this, done = std::move(done)](const Result<Told> &told) mutable {
            if (!told)
                return done(failure(told.error()));
            tell(*told);
            done({});
        });
}

void QueueControl::tell(const Told &told)
{
    QList<Pause> pauses;
    for (const queue::PauseRecord &record : told.pauses) {
        if (record.pause.kind != PauseKind::Problem)
            pauses.append(record.pause);
        else if (const problems::ProblemSummary *problem = m_problems.find(record.pause.subject))
            pauses.append({PauseKind::Problem, QString::number(problem->id.value)});
    }
    for (const QString &language : told.disabledLanguages)
        pauses.append({PauseKind::Language, language});
    m_queue.setPauses(pauses);
    m_queue.setPins(told.pins);
}

Result<void> QueueControl::check(const Pause &pause) const
{
    const bool isKnown = [&] {
        switch (pause.kind) {
        case PauseKind::Lane: return queue::laneFromCode(pause.subject).has_value();
        case PauseKind::Language: return m_languages.knows(pause.subject);
        case PauseKind::Problem: break;
        }
        return m_problems.find(pause.subject) != nullptr;
    }();
    if (!isKnown)
        return failure(ErrorCode::InvalidArgument, "there is no " + nameOf(pause).left(120).toStdString());
    return {};
}

void QueueControl::pause(const accounts::Principal &who, const Pause &pause, const QString &reason, Callback<void> done)
{
    if (const Result<void> isGood = check(pause); !isGood)
        return done(failure(isGood.error()));
    if (reason.size() > kLongestReason)
        return done(failure(ErrorCode::InvalidArgument, "reason: must have at most 500 characters"));
    m_database.write(
        this,
        [who = who.account, pause, reason](Connection &connection) -> Result<void> {
            TRY(PauseRepository(connection).put(pause, reason, who, storage::nowMs()));
            return AuditRepository(connection).add(who, QStringLiteral("queue.pause"), nameOf(pause), reason);
        },
        [this, done = std::move(done)](const Result<void> &stored) mutable {
            if (!stored)
                return done(failure(stored.error()));
            readAndTell(std::move(done));
            m_refresh.ask(); // an older answer may be under way
        });
}

void QueueControl::resume(const accounts::Principal &who, const Pause &pause, Callback<void> done)
{
    m_database.write(
        this,
        [who = who.account, pause](Connection &connection) -> Result<void> {
            if (!TRY(PauseRepository(connection).remove(pause)))
                return failure(ErrorCode::NotFound, nameOf(pause).left(120).toStdString() + " is not paused");
            return AuditRepository(connection).add(who, QStringLiteral("queue.resume"), nameOf(pause));
        },
        [this, done = std::move(done)](const Result<void> &stored) mutable {
            if (!stored)
                return done(failure(stored.error()));
            readAndTell(std::move(done));
            m_refresh.ask();
        });
}

void QueueControl::pauses(Callback<QList<queue::PauseRecord>> done)
{
    m_database.read(
        this, [](Connection &connection) { return PauseRepository(connection).all(); }, std::move(done));
}

void QueueControl::contestChanged(Callback<void> done)
{
    readAndTell(std::move(done));
    m_refresh.ask(); // an older answer may be under way
}

void QueueControl::findUnoffered(const QMap<QString, QString> &versions, Callback<QStringList> done)
{
    QStringList offers;
    for (const auto &[language, version] : versions.asKeyValueRange())
        offers.append(queue::offerOf(language, version));
    m_queue.findUnoffered(offers, [offers, languages = versions.keys(),
                                   done = std::move(done)](const Result<QStringList> &missing) mutable {
        if (!missing)
            return done(failure(missing.error()));
        QStringList found;
        for (qsizetype i = 0; i < offers.size(); ++i) {
            if (missing->contains(offers[i]))
                found.append(languages[i]);
        }
        done(std::move(found));
    });
}

void QueueControl::move(const accounts::Principal &who, SubmissionId submission, const queue::Move &where,
                        Callback<void> done)
{
    if (where.lane == queue::Lane::Run)
        return done(failure(ErrorCode::InvalidArgument, "lane: run is for custom runs"));
    if (!where.lane && !where.isToFront && !where.isToBack)
        return done(failure(ErrorCode::InvalidArgument, "lane: name one, or move to the front or the back"));
    m_database.read(
        this,
        [submission](Connection &connection) -> Result<JudgingId> {
            const auto found = TRY(storage::SubmissionRepository(connection).find(submission));
            if (!found)
                return failure(ErrorCode::NotFound, "there is no submission " + std::to_string(submission.value));
            return found->judging.id;
        },
        [this, who, submission, where, done = std::move(done)](const Result<JudgingId> &judging) mutable {
            if (!judging)
                return done(failure(judging.error()));
            m_queue.move(*judging, where,
                         [this, who, submission, where,
                          done = std::move(done)](const Result<std::optional<queue::QueueEntry>> &entry) mutable {
                             if (!entry)
                                 return done(failure(entry.error()));
                             if (!*entry)
                                 return done(doesNotWait(submission));
                             storePlace(who, **entry, where, std::move(done));
                         });
        });
}

// So that a queue that is filled again from the database has it there, too.
void QueueControl::storePlace(const accounts::Principal &who, const queue::QueueEntry &entry, const queue::Move &where,
                              Callback<void> done)
{
    m_database.write(
        this,
        [who = who.account, entry, where](Connection &connection) -> Result<void> {
            TRY(storage::JudgingRepository(connection).setPlace(entry.judging, entry.lane, entry.priority));
            return AuditRepository(connection)
                .add(who, QStringLiteral("queue.move"), QString::number(entry.submission.value), nameOf(where));
        },
        std::move(done));
}

} // namespace gavel::judging
