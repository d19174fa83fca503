#pragma once

#include "server/commands/command_line.h"
#include "server/commands/host_findings.h"
#include "server/storage/database.h"

namespace gavel::commands {

// What a server is told to work with besides its database and blobs, each looked at only where it is configured.

// There, of a version that will do, no replica, not part of a Redis Cluster, forgets nothing for want of memory, takes
// writes, and its clock.
QList<Finding> lookAtRedis(const CommandLine &line);

// The certificate that the server shows, its key, and whether they belong together and for how long.
QList<Finding> lookAtTls(const CommandLine &line);

// The collector of spans takes connections.
QList<Finding> lookAtCollector(const CommandLine &line);

// PostgreSQL: version, settings that make a commit last, connections left. Nothing for SQLite.
QList<Finding> lookAtPostgresql(storage::Database &database);

// Webhooks whose deliveries were given up, languages that nobody offers, workers.
QList<Finding> lookAtTraffic(storage::Database &database);

} // namespace gavel::commands
