#pragma once

#include "server/accounts/principal.h"

#include <QStringList>

#include <optional>

namespace gavel::accounts {

// What a personal token may be used for, at most; never more than its owner may.
//   submit  send submissions and custom runs, see one's own
//   read    see what the owner sees
//   judge   rejudge, cancel, manage problems and contests
//   admin   manage accounts, webhooks, workers
inline const QStringList kAllScopes{QStringLiteral("submit"), QStringLiteral("read"), QStringLiteral("judge"),
                                    QStringLiteral("admin")};

// The permissions of these scopes as Principal::permissions has them; empty when one is unknown.
std::optional<quint32> permissionsOf(const QStringList &scopes);

} // namespace gavel::accounts
