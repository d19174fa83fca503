#pragma once

#include "server/accounts/principal.h"
#include "server/accounts/team.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace gavel::accounts {

// Who takes part, as files of other systems say it: what is there to be imported. Each entry keeps where it stands, so
// that a fault can be found. What is unset leaves as it is what is there already.

struct RosterPlace {
    QString file;
    int line = 0; // from 1; 0: the file as a whole
};

struct RosterNote {
    RosterPlace place;
    QString field; // may be empty
    QString text;
};

struct RosterOrganization {
    RosterPlace place;
    QString name;
    std::optional<QString> title, formalName, country;
};

struct RosterGroup {
    RosterPlace place;
    QString name;
    std::optional<QString> title;
};

struct RosterTeam {
    RosterPlace place;
    QString name;
    std::optional<QString> label, title, organization;
    std::optional<QStringList> groups;
};

struct RosterAccount {
    RosterPlace place;
    QString name;
    Role role = Role::Contestant;
    std::optional<QString> displayName, password, team;
    std::optional<AddressList> addresses;
};

struct Roster {
    QList<RosterOrganization> organizations;
    QList<RosterGroup> groups;
    QList<RosterTeam> teams;
    QList<RosterAccount> accounts;
    QList<RosterNote> faults; // with any of them nothing is imported
    QList<RosterNote> notes;  // what was left out, and why that does no harm
};

struct RosterFile {
    QString name;
    QByteArray content;
};

// Reads all files; faults of one do not hide those of another. The name tells what is in a file:
//
//   accounts.json, accounts.yaml, teams.json, organizations.json, groups.json   as the ICPC's Contest API has them
//   *.tsv whose first line is "File_Version 1" or "accounts 1", "teams 2", ...  as the ICPC's older tables have them
//   other *.csv and *.tsv                                                       a table with a head; see docs/api.md
//
// Duplicates and unreadable names are faults; whether what is referred to exists is for the database to say.
Roster readRoster(const QList<RosterFile> &files);

} // namespace gavel::accounts
