#pragma once

#include "core/base/result.h"

#include <QMap>
#include <QString>

namespace gavel::storage {

enum class Engine { Sqlite, Postgresql };

// Where a database is: the path of a SQLite file, or the address of a PostgreSQL database.
struct DatabaseLocation {
    Engine engine = Engine::Sqlite;
    QString path;                   // SQLite's file; its folder must exist
    QString host;                   // PostgreSQL: a name, an address, or the folder of its Unix socket
    int port = 5432;                // also the number in the socket's name
    QString name;                   // of the database
    QString user;                   // empty: the one we run as
    QString password;               // empty: none, or what libpq finds by itself (PGPASSFILE)
    QMap<QString, QString> options; // libpq's sslmode, sslrootcert, sslcert, sslkey, passfile

    // For people: without the password.
    QString display() const;
};

// Reads "postgresql://user:password@host:port/name?sslmode=require", also "postgres://"; a Unix socket is
// "postgresql:///name?host=/run/postgresql". Anything without "://" is the path of a SQLite file, as is what follows
// "sqlite://". InvalidArgument says what is wrong, without repeating the password.
Result<DatabaseLocation> parseDatabaseLocation(const QString &text);

// The same address with this password. A path stays as it is.
Result<QString> withPassword(const QString &location, const QString &password);

} // namespace gavel::storage
