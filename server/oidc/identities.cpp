#include "server/oidc/identities.h"

#include "server/accounts/account_changes.h"
#include "server/storage/account_repository.h"
#include "server/storage/audit_repository.h"
#include "server/storage/oidc_repository.h"
#include "server/storage/sql_time.h"

namespace gavel::oidc {

namespace {

using accounts::Account;
using accounts::Role;
using storage::AccountRepository;
using storage::Connection;
using storage::OidcRepository;

std::unexpected<Error> refuse(const std::string &reason)
{
    return failure(ErrorCode::PermissionDenied, reason);
}

Result<void> checkRole(const Account &account, const OidcSettings &settings)
{
    const bool isStaff = account.role == Role::Admin || account.role == Role::Jury;
    if (account.role == Role::Contestant || (isStaff && settings.allowsStaff))
        return {};
    return refuse("the account " + account.name.toStdString() + " is not for log-in by OpenID Connect");
}

Result<Account> create(Connection &connection, const Identity &identity)
{
    accounts::NewAccount wanted;
    wanted.name = identity.name;
    wanted.displayName = accounts::checkDisplayName(identity.displayName) ? identity.displayName : QString();
    return accounts::addAccount(connection, wanted, {});
}

Result<Account> named(Connection &connection, const Identity &identity, const OidcSettings &settings)
{
    const std::optional<Account> known = TRY(AccountRepository(connection).find(identity.name));
    if (!known && !settings.createsContestants)
        return refuse("there is no account " + identity.name.toStdString());
    if (!known)
        return create(connection, identity);
    TRY(checkRole(*known, settings));
    if (TRY(OidcRepository(connection).isBound(settings.issuer, known->id)))
        return refuse("the account " + identity.name.toStdString() + " belongs to somebody else at the provider");
    return *known;
}

} // namespace

Result<Identity> identityOf(const QJsonObject &claims, const OidcSettings &settings)
{
    Identity identity;
    identity.subject = claims.value(QLatin1String("sub")).toString();
    identity.name = claims.value(settings.claim).toString();
    identity.displayName = claims.value(QLatin1String("name")).toString();
    if (settings.claim == QLatin1String("email") && claims.value(QLatin1String("email_verified")) != QJsonValue(true))
        return refuse("the provider has not verified the e-mail address");
    if (const Result<void> isName = accounts::checkAccountName(identity.name); !isName)
        return refuse("the claim " + settings.claim.toStdString() + " is no name of an account");
    return identity;
}

Result<Account> accountOf(Connection &connection, const Identity &identity, const OidcSettings &settings)
{
    OidcRepository repository(connection);
    if (const std::optional<QString> name = TRY(repository.boundTo(settings.issuer, identity.subject))) {
        Account account = TRY(accounts::requireAccount(connection, *name));
        TRY(checkRole(account, settings));
        return account;
    }
    Account account = TRY(named(connection, identity, settings));
    TRY(repository.bind(settings.issuer, identity.subject, account.id, storage::nowMs()));
    TRY(storage::AuditRepository(connection)
            .add(account.id, QStringLiteral("account.bind"), account.name, settings.issuer));
    return account;
}

} // namespace gavel::oidc
