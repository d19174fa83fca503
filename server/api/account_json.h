#pragma once

#include "server/accounts/account.h"
#include "server/accounts/account_changes.h"
#include "server/accounts/account_service.h"
#include "server/accounts/roster/roster_import.h"
#include "server/accounts/session.h"
#include "server/accounts/team.h"

#include <QJsonArray>
#include <QJsonObject>

namespace gavel::api {

// Accounts, teams and what belongs to them, as the API tells and takes them. Readers refuse unknown fields.

QJsonObject toJson(const accounts::Account &account);
QJsonObject toJson(const accounts::Principal &principal);
QJsonObject toJson(const accounts::IssuedToken &issued);
QJsonObject toJson(const accounts::Session &session);
QJsonObject toJson(const accounts::Team &team);
QJsonObject toJson(const accounts::Organization &organization);
QJsonObject toJson(const accounts::TeamGroup &group);
QJsonObject toJson(const accounts::RosterOutcome &outcome);
QJsonArray toJson(const QList<accounts::RosterNote> &notes);

Result<accounts::NewAccount> readNewAccount(const QJsonObject &object);
Result<accounts::AccountChange> readAccountChange(const QJsonObject &object);
Result<accounts::Team> readTeam(const QString &name, const QJsonObject &object);
Result<accounts::Organization> readOrganization(const QString &name, const QJsonObject &object);
Result<accounts::TeamGroup> readGroup(const QString &name, const QJsonObject &object);

struct RosterRequest {
    QList<accounts::RosterFile> files;
    accounts::RosterOptions options;
    bool isDryRun = false;
};
Result<RosterRequest> readRosterRequest(const QJsonObject &object);

} // namespace gavel::api
