#pragma once

#include "server/accounts/principal.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <optional>

namespace gavel::accounts {

// A token of an account as people tell it from the others: it says neither the token nor its whole hash.
struct Session {
    enum class Kind { Login, Personal, Worker };

    QString id; // the first 16 digits of the token's hash
    Kind kind = Kind::Login;
    QString name;       // of a personal token
    QStringList scopes; // likewise
    QString address;    // that logged in
    QString agent;      // what it said of itself
    QDateTime created;
    std::optional<QDateTime> expires; // empty: never
};

} // namespace gavel::accounts
