#pragma once

#include "core/base/result.h"
#include "server/accounts/team.h"

namespace gavel::accounts {

// The rules that need no database; InvalidArgument names the field.

// Of teams, organisations and groups alike: 1 to 64 letters, digits or . _ -
Result<void> checkTeamName(const QString &name);

Result<void> check(const Organization &organization);
Result<void> check(const TeamGroup &group);
Result<void> check(const Team &team);

} // namespace gavel::accounts
