#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <optional>

namespace gavel::accounts {

struct PersonalToken {
    qint64 id = 0;
    QString name;
    QStringList scopes;
    QDateTime created;
    std::optional<QDateTime> expires; // empty: never
    QString token;                    // when it is made, and never again: only its SHA-256 is kept
};

} // namespace gavel::accounts
