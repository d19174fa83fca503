#pragma once

#include <QStringList>

namespace gavel::worker {

// The commands of gavel-worker. Each takes the arguments behind its name and gives the exit status (command_line.h).
int runCommand(const QStringList &arguments);              // take jobs from a server until stopped
int judgeCommand(const QStringList &arguments);            // one source on one package
int verifyCommand(const QStringList &arguments);           // the jury's solutions of a package
int prepareCommand(const QStringList &arguments);          // makes the tests of a Polygon package
int languagesCommand(const QStringList &arguments);        // what is found here
int languagesTestCommand(const QStringList &arguments);    // "languages test": does each keep its promise?
int languagesCheckCommand(const QStringList &arguments);   // "languages check": a file, and what it describes
int languagesInstallCommand(const QStringList &arguments); // "languages install": more of them, from Debian
int doctorCommand(const QStringList &arguments);           // what this host can enforce
int imageCommand(const QStringList &arguments);            // trees of toolchains for cells
int pluginCommand(const QStringList &arguments);           // the conformance kit

} // namespace gavel::worker
