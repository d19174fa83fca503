#include "server/accounts/principal.h"

#include <algorithm>
#include <utility>

namespace gavel::accounts {

QString roleCode(Role role)
{
    switch (role) {
    case Role::Admin: return QStringLiteral("admin");
    case Role::Jury: return QStringLiteral("jury");
    case Role::Contestant: return QStringLiteral("contestant");
    case Role::Worker: return QStringLiteral("worker");
    }
    return {};
}

std::optional<Role> roleFromCode(QStringView code)
{
    const auto found = std::ranges::find_if(kAllRoles, [&](Role role) { return roleCode(role) == code; });
    return found == kAllRoles.end() ? std::nullopt : std::optional(*found);
}

namespace {

struct Grant {
    Permission permission;
    bool admin;
    bool jury;
    bool contestant;
    bool worker;
};

// Who may do what.
constexpr Grant kGrants[]{
    //                                admin  jury   contestant worker
    {Permission::Submit, true, true, true, false},
    {Permission::SeeOwnSubmissions, true, true, true, false},
    {Permission::SeeAllSubmissions, true, true, false, false},
    {Permission::SeeHiddenProblems, true, true, false, false},
    {Permission::Rejudge, true, true, false, false},
    {Permission::ManageProblems, true, true, false, false},
    {Permission::ManageAccounts, true, false, false, false},
    {Permission::Judge, false, false, false, true},
};

} // namespace

bool roleMay(Role role, Permission permission)
{
    const auto grant = std::ranges::find(kGrants, permission, &Grant::permission);
    switch (role) {
    case Role::Admin: return grant->admin;
    case Role::Jury: return grant->jury;
    case Role::Contestant: return grant->contestant;
    case Role::Worker: return grant->worker;
    }
    return false;
}

bool Principal::may(Permission permission) const
{
    return (permissions & bitOf(permission)) != 0 && roleMay(role, permission);
}

} // namespace gavel::accounts
