#pragma once

#include "core/base/result.h"
#include "server/storage/connection.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace gavel::storage {

// A numbered step of the schema, from resources/migrations/.
struct Migration {
    int number = 0;
    QString name; // "0001_initial"
    QString sql;
};

// Those compiled into this program, by number.
QList<Migration> allMigrations();

// Runs the migrations the database does not have, each in one transaction that also records its number. The number of
// migrations run. Several programs may do so at once: one migrates, the others wait. FailedPrecondition when the
// database is newer than the program.
Result<int> migrate(Connection &connection);
Result<int> migrate(Connection &connection, const QList<Migration> &migrations);

// FailedPrecondition unless the database has exactly the migrations of this program.
Result<void> requireCurrentSchema(Connection &connection);

// The number of the last migration the database has; 0 for an empty one.
Result<int> schemaVersion(Connection &connection);

// Every table and index of a SQLite database as SQL, sorted by name: what resources/schema.sql must say.
Result<QString> describeSchema(Connection &connection);

// Every column as "table.column", with " NOT NULL" where it is so, sorted: the same in both engines.
Result<QStringList> describeColumns(Connection &connection);

// The statements of a script: each ends with a semicolon at the end of a line (outside comments).
QStringList splitStatements(const QString &script);

} // namespace gavel::storage
