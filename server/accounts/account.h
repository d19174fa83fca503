#pragma once

#include "core/base/strong_id.h"
#include "server/accounts/principal.h"

#include <QDateTime>
#include <QString>

namespace gavel::accounts {

struct Account {
    AccountId id;
    QString name;
    QString displayName;
    Role role = Role::Contestant;
    bool isEnabled = true;
    QDateTime created;
};

} // namespace gavel::accounts
