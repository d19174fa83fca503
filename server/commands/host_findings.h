#pragma once

#include "server/storage/database_url.h"

#include <QList>
#include <QString>

namespace gavel::commands {

// One thing that `doctor` has looked at.
struct Finding {
    QString what;
    bool isGood = true;
    QString detail; // what was seen
    QString fix;    // the one thing to do; empty when it is good

    static Finding good(const QString &what, const QString &detail) { return {what, true, detail, {}}; }
    static Finding bad(const QString &what, const QString &detail, const QString &fix)
    {
        return {what, false, detail, fix};
    }
};

// What this machine gives a server.
Finding lookAtFolder(const QString &path);
Finding lookAtSpace(const QString &path);
QList<Finding> lookAtMachine(); // descriptors, time synchronisation

// A PEM file: there, readable, and not over within two weeks; and a private key that others cannot read. `option` is
// what names it.
Finding lookAtCertificate(const QString &option, const QString &path);
Finding lookAtKey(const QString &option, const QString &path);

// The certificates that a database's address names: there, readable, not over; the key readable by nobody else.
QList<Finding> lookAtTlsFiles(const storage::DatabaseLocation &location);

} // namespace gavel::commands
