#pragma once

#include "core/base/strong_id.h"
#include "server/accounts/address_list.h"

#include <QByteArray>
#include <QString>
#include <QStringView>

#include <array>
#include <optional>

namespace gavel::accounts {

enum class Role { Admin, Jury, Contestant, Worker };

inline constexpr std::array kAllRoles{Role::Admin, Role::Jury, Role::Contestant, Role::Worker};

// As written in the database and the API: admin, jury, contestant, worker.
QString roleCode(Role role);
std::optional<Role> roleFromCode(QStringView code);

// What a request may ask for. Which role may do what stands in one table in principal.cpp.
enum class Permission {
    Submit, // send submissions of one's own
    SeeOwnSubmissions,
    SeeAllSubmissions, // of everybody, with jury messages and outputs
    SeeHiddenProblems,
    Rejudge, // also cancel
    ManageProblems,
    ManageAccounts,
    Judge, // take jobs, report on them, fetch test data
};

constexpr quint32 bitOf(Permission permission)
{
    return quint32(1) << int(permission);
}

// Who asks: the outcome of checking a token.
struct Principal {
    AccountId account;
    Role role = Role::Contestant;
    QString name;
    QByteArray token{}; // SHA-256 of the one it showed; empty: none

    AddressList addresses{}; // where it may ask from

    quint32 permissions = ~quint32(0); // of the token: bits of those it may be used for, within the role's

    bool isUnbounded() const { return permissions == ~quint32(0); } // the token of a log-in
    bool may(Permission permission) const;
    bool operator==(const Principal &) const = default;
};

bool roleMay(Role role, Permission permission);

} // namespace gavel::accounts
