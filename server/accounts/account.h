#pragma once

#include "core/base/strong_id.h"
#include "server/accounts/address_list.h"
#include "server/accounts/principal.h"

#include <QDateTime>
#include <QString>

#include <optional>

namespace gavel::accounts {

struct Account {
    AccountId id;
    QString name;
    QString displayName;
    Role role = Role::Contestant;
    bool isEnabled = true;
    QDateTime created;
    QString team;          // whose member it is; empty: none
    AddressList addresses; // it may be used from these alone
};

// What a change sets; what is empty stays as it is.
struct AccountChange {
    std::optional<QString> displayName;
    std::optional<Role> role;
    std::optional<bool> isEnabled;
    std::optional<QString> password; // ends all sessions
    std::optional<QString> team;     // its name; "": none
    std::optional<AddressList> addresses;

    bool isNothing() const { return !displayName && !role && !isEnabled && !password && !team && !addresses; }
};

// Which accounts a list shows: by name, after `after`, `most` of them.
struct AccountFilter {
    std::optional<Role> role;
    std::optional<bool> isEnabled;
    QString team;
    QString search; // a part of the name or of the display name, without regard to case
    QString after;
    int most = 1000;
};

} // namespace gavel::accounts
