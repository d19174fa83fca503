#include "server/accounts/scopes.h"

namespace gavel::accounts {

namespace {

std::optional<quint32> permissionsOf(const QString &scope)
{
    using enum Permission;
    if (scope == QLatin1String("submit"))
        return bitOf(Submit) | bitOf(SeeOwnSubmissions);
    if (scope == QLatin1String("read"))
        return bitOf(SeeOwnSubmissions) | bitOf(SeeAllSubmissions) | bitOf(SeeHiddenProblems);
    if (scope == QLatin1String("judge"))
        return bitOf(SeeOwnSubmissions) | bitOf(SeeAllSubmissions) | bitOf(SeeHiddenProblems) | bitOf(Rejudge) |
               bitOf(ManageProblems);
    if (scope == QLatin1String("admin"))
        return bitOf(ManageAccounts);
    return std::nullopt;
}

} // namespace

std::optional<quint32> permissionsOf(const QStringList &scopes)
{
    quint32 permissions = 0;
    for (const QString &scope : scopes) {
        const std::optional<quint32> some = permissionsOf(scope);
        if (!some)
            return std::nullopt;
        permissions |= *some;
    }
    return permissions;
}

} // namespace gavel::accounts
