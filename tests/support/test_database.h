#pragma once

#include <QString>

namespace gavel::test {

class PrivatePostgresql;

// A test program runs once for each storage engine: the ctest instance named ...@postgresql sets GAVEL_TEST_ENGINE.
bool isOnPostgresql();

// Where the database of a server lives whose data directory is this folder: gavel.db in it, or a database of its own in
// a private PostgreSQL that is started with the first call and ends with the program. The same folder gives the same
// database, also in a child process.
QString databaseOf(const QString &folder);

// Makes the second a copy of the first, which nobody uses at the moment. Requires: isOnPostgresql().
void copyDatabase(const QString &from, const QString &to);

// The server behind databaseOf(). Requires: isOnPostgresql().
PrivatePostgresql &privatePostgresql();

} // namespace gavel::test
