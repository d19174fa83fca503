#pragma once

#include <QStringList>

namespace gavel::commands {

// The subcommands of gavel-server that do their work and end: migrate, user, problem, worker, doctor. They work on the
// data directory itself (--data DIR, else $GAVEL_HOME/data, else ./.gavel/data), also while a server runs on it: the
// server notices.
//
//   migrate
//   user add NAME [--role ROLE] [--password-file FILE] [--display-name TEXT]   prints a generated password if none is
//   given user reset NAME [--password-file FILE] user list [--json] problem import PATH... [--name NAME] [--time-limit
//   SECONDS] [--hidden] [--json] problem export NAME PATH problem list [--json] worker token NAME prints the token,
//   once doctor [--json]

// Whether `arguments` (without the program's name) begin with one of these subcommands.
bool isCommand(const QStringList &arguments);

// Runs it: results to standard output, errors as "gavel-server: ..." to standard error. The exit status: 0 done, 1 it
// failed, 2 wrong usage. Requires: a QCoreApplication exists; its event loop is used.
int run(const QStringList &arguments);

// One line per subcommand, for the program's --help.
QString usage();

// The data directory when none is named: $GAVEL_HOME/data, else .gavel/data of the working directory.
QString defaultDataDirectory();

} // namespace gavel::commands
