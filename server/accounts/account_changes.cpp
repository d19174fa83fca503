#include "server/accounts/account_changes.h"

#include "server/storage/account_repository.h"
#include "server/storage/audit_repository.h"
#include "server/storage/sql_time.h"
#include "server/storage/team_repository.h"

namespace gavel::accounts {

namespace {

using storage::AccountRepository;
using storage::AuditRepository;
using storage::Connection;

Result<void> requireTeam(Connection &connection, const QString &team)
{
    if (team.isEmpty() || TRY(storage::TeamRepository(connection).team(team)))
        return {};
    return failure(ErrorCode::NotFound, "team: there is no team " + team.toStdString());
}

// Otherwise nobody could undo it but the operator.
Result<void> keepAnAdministrator(Connection &connection, const Account &before, const Account &after)
{
    const bool wasOne = before.role == Role::Admin && before.isEnabled;
    const bool isOne = after.role == Role::Admin && after.isEnabled;
    if (!wasOne || isOne || TRY(AccountRepository(connection).otherAdmins(before.id)) > 0)
        return {};
    return failure(ErrorCode::FailedPrecondition, "it is the last administrator");
}

Account changed(Account account, const AccountChange &change)
{
    account.displayName = change.displayName.value_or(account.displayName);
    account.role = change.role.value_or(account.role);
    account.isEnabled = change.isEnabled.value_or(account.isEnabled);
    account.team = change.team.value_or(account.team);
    account.addresses = change.addresses.value_or(account.addresses);
    return account;
}

// Never the password.
QString describe(const Account &before, const Account &after)
{
    QStringList parts;
    if (before.displayName != after.displayName)
        parts.append(QStringLiteral("display_name=") + after.displayName);
    if (before.role != after.role)
        parts.append(QStringLiteral("role=") + roleCode(after.role));
    if (before.team != after.team)
        parts.append(QStringLiteral("team=") + after.team);
    if (before.addresses != after.addresses)
        parts.append(QStringLiteral("addresses=") + after.addresses.toText());
    return parts.join(QStringLiteral(", "));
}

Result<void> audit(Connection &connection, const Account &before, const Account &after, bool hasNewPassword,
                   AccountId actor)
{
    AuditRepository log(connection);
    if (hasNewPassword)
        TRY(log.add(actor, QStringLiteral("account.reset"), after.name));
    if (before.isEnabled != after.isEnabled)
        TRY(log.add(actor, after.isEnabled ? QStringLiteral("account.enable") : QStringLiteral("account.disable"),
                    after.name));
    if (const QString detail = describe(before, after); !detail.isEmpty())
        TRY(log.add(actor, QStringLiteral("account.change"), after.name, detail));
    return {};
}

} // namespace

Result<void> checkAccount(const NewAccount &account, const PasswordRules &rules)
{
    TRY(checkAccountName(account.name));
    TRY(checkDisplayName(account.displayName));
    if (account.role == Role::Worker && account.password.isEmpty())
        return {};
    return rules.check(account.password, {account.name, account.displayName});
}

Result<Account> requireAccount(Connection &connection, const QString &name)
{
    std::optional<Account> account = TRY(AccountRepository(connection).find(name));
    if (!account)
        return failure(ErrorCode::NotFound, "there is no account " + name.toStdString());
    return *account;
}

Result<Account> addAccount(Connection &connection, const NewAccount &wanted, const QByteArray &passwordHash)
{
    TRY(requireTeam(connection, wanted.team));
    Account account;
    account.name = wanted.name;
    account.displayName = wanted.displayName.isEmpty() ? wanted.name : wanted.displayName;
    account.role = wanted.role;
    account.created = storage::timeOf(storage::nowMs());
    account.team = wanted.team;
    account.addresses = wanted.addresses;
    Result<AccountId> id = AccountRepository(connection).add(account, passwordHash);
    if (!id && id.error().code == ErrorCode::AlreadyExists)
        return failure(ErrorCode::AlreadyExists, "name: there is an account " + wanted.name.toStdString());
    account.id = TRY(std::move(id));
    TRY(AuditRepository(connection)
            .add(wanted.actor, QStringLiteral("account.create"), account.name, roleCode(account.role)));
    return account;
}

Result<Account> changeAccount(Connection &connection, const QString &name, const AccountChange &change,
                              const QByteArray &passwordHash, AccountId actor)
{
    const Account before = TRY(requireAccount(connection, name));
    const Account after = changed(before, change);
    TRY(keepAnAdministrator(connection, before, after));
    if (change.team)
        TRY(requireTeam(connection, *change.team));
    AccountRepository accounts(connection);
    TRY(accounts.change(after));
    if (change.password)
        TRY(accounts.setPassword(after.id, passwordHash));
    if (change.password || !after.isEnabled)
        TRY(accounts.removeTokens(after.id));
    TRY(audit(connection, before, after, change.password.has_value(), actor));
    return after;
}

} // namespace gavel::accounts
