#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace gavel::accounts {

// Where teams come from. `name` is short and for programs: the id of the ICPC's formats.
struct Organization {
    QString name;
    QString title;
    QString formalName; // may be empty
    QString country;    // ISO 3166-1 alpha-3, or empty

    bool operator==(const Organization &) const = default;
};

// A way to sort teams: a region, guests.
struct TeamGroup {
    QString name;
    QString title;

    bool operator==(const TeamGroup &) const = default;
};

struct Team {
    QString name;
    QString label; // at its seat; may be empty
    QString title;
    QString organization;               // its name; empty: none
    QStringList groups;                 // their names
    std::optional<QStringList> members; // names of accounts, each in one team at most; unset when storing: as they are

    bool operator==(const Team &) const = default;
};

} // namespace gavel::accounts
