#include "server/accounts/roster/roster_import.h"

#include "server/accounts/account_service.h"
#include "server/accounts/secrets.h"
#include "server/storage/database.h"

#include <QSet>

#include <utility>

namespace gavel::accounts {

using storage::Connection;

namespace {

constexpr int kHashedAtOnce = 2;

struct Planned {
    Roster roster;
    QList<RosterStep> steps;
};

} // namespace

struct RosterImport::Work {
    Principal who;
    RosterOptions options;
    Callback<RosterOutcome> done;
    Roster roster;
    QList<RosterStep> steps;
    QList<QPair<QString, QString>> generated;
    QList<QPair<QString, QString>> toHash; // accounts and their passwords
    QHash<QString, QByteArray> hashes;
    int underWay = 0;
    bool isFinished = false;

    RosterOutcome outcome() const { return {false, steps, roster.faults, roster.notes, {}}; }

    // Those made for accounts that got them in the end.
    QList<QPair<QString, QString>> generatedFor(const QList<RosterStep> &applied) const
    {
        QSet<QString> set;
        for (const RosterStep &step : applied) {
            if (step.kind == RosterStep::Kind::Account && step.setsPassword)
                set.insert(step.name);
        }
        QList<QPair<QString, QString>> passwords;
        for (const auto &one : generated) {
            if (set.contains(one.first))
                passwords.append(one);
        }
        return passwords;
    }

    // What is to be hashed; makes the passwords that are missing.
    void choosePasswords()
    {
        QHash<QString, QString> given;
        for (const RosterAccount &account : std::as_const(roster.accounts))
            given.insert(account.name, account.password.value_or(QString()));
        for (const RosterStep &step : std::as_const(steps)) {
            if (step.kind != RosterStep::Kind::Account || !step.setsPassword)
                continue;
            QString password = given.value(step.name);
            if (password.isEmpty()) {
                password = generatePassword();
                generated.append({step.name, password});
            }
            toHash.append({step.name, password});
        }
    }
};

RosterImport::RosterImport(storage::Database &database, AccountService &accounts)
    : m_database(database), m_accounts(accounts), m_hasher(kHashedAtOnce)
{
}

void RosterImport::plan(const std::shared_ptr<Work> &work, std::function<void(Result<void>)> next)
{
    m_database.read(
        this,
        [roster = work->roster, options = work->options](Connection &connection) -> Result<Planned> {
            Planned planned{roster, {}};
            planned.steps = TRY(planRoster(connection, planned.roster, options));
            return planned;
        },
        [work, next = std::move(next)](Result<Planned> planned) {
            if (!planned)
                return next(failure(planned.error()));
            work->roster = std::move(planned->roster);
            work->steps = std::move(planned->steps);
            next({});
        });
}

void RosterImport::preview(const QList<RosterFile> &files, const RosterOptions &options, Callback<RosterOutcome> done)
{
    auto work = std::make_shared<Work>();
    work->options = options;
    work->options.passwords = m_accounts.passwordRules();
    work->done = std::move(done);
    work->roster = readRoster(files);
    plan(work, [work](Result<void> planned) {
        if (!planned)
            return work->done(failure(planned.error()));
        work->done(work->outcome());
    });
}

void RosterImport::apply(const Principal &who, const QList<RosterFile> &files, const RosterOptions &options,
                         Callback<RosterOutcome> done)
{
    if (m_isBusy)
        return done(failure(ErrorCode::FailedPrecondition, "another import is under way"));
    m_isBusy = true;
    auto work = std::make_shared<Work>();
    work->who = who;
    work->options = options;
    work->options.passwords = m_accounts.passwordRules();
    work->done = std::move(done);
    work->roster = readRoster(files);
    plan(work, [this, work](Result<void> planned) {
        if (!planned)
            return finish(work, failure(planned.error()));
        if (!work->roster.faults.isEmpty())
            return finish(work, work->outcome());
        work->choosePasswords();
        if (work->toHash.isEmpty())
            return store(work);
        for (int i = 0; i < kHashedAtOnce; ++i)
            hashNext(work);
    });
}

void RosterImport::hashNext(const std::shared_ptr<Work> &work)
{
    if (work->isFinished || work->toHash.isEmpty())
        return;
    const auto [name, password] = work->toHash.takeLast();
    ++work->underWay;
    m_hasher.hash(password, [this, work, name = name](Result<QByteArray> hash) {
        --work->underWay;
        if (work->isFinished)
            return;
        if (!hash)
            return finish(work, failure(hash.error()));
        work->hashes.insert(name, *hash);
        if (work->toHash.isEmpty() && work->underWay == 0)
            return store(work);
        hashNext(work);
    });
}

// Plans once more, since others may have changed what is there: a new account that somebody else has made meanwhile
// keeps its password.
void RosterImport::store(const std::shared_ptr<Work> &work)
{
    m_database.write(
        this,
        [roster = work->roster, options = work->options, hashes = work->hashes,
         actor = work->who.account](Connection &connection) -> Result<Planned> {
            Planned planned{roster, {}};
            planned.steps = TRY(planRoster(connection, planned.roster, options));
            if (planned.roster.faults.isEmpty())
                TRY(applyRoster(connection, planned.roster, planned.steps, hashes, actor));
            return planned;
        },
        [this, work](Result<Planned> planned) {
            if (!planned)
                return finish(work, failure(planned.error()));
            work->roster = std::move(planned->roster);
            work->steps = std::move(planned->steps);
            RosterOutcome outcome = work->outcome();
            outcome.isApplied = outcome.faults.isEmpty();
            if (outcome.isApplied)
                outcome.passwords = work->generatedFor(outcome.steps);
            m_accounts.forgetSessions();
            finish(work, std::move(outcome));
        });
}

void RosterImport::finish(const std::shared_ptr<Work> &work, Result<RosterOutcome> outcome)
{
    work->isFinished = true;
    m_isBusy = false;
    work->done(std::move(outcome));
}

} // namespace gavel::accounts
