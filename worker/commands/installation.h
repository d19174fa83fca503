#pragma once

#include "core/base/result.h"

#include <QString>

#include <vector>

namespace gavel::worker {

// Where the parts of this installation are: beside the program in a build, below lib and libexec when installed.
struct Installation {
    QString cellsProgram;
    QString checkerHostProgram;
    QString attacksProgram;  // for the self-test
    QString pluginDirectory; // holds languages/, checkers/ and probes/

    QString languageDirectory() const { return pluginDirectory + QStringLiteral("/languages"); }
    QString checkerDirectory() const { return pluginDirectory + QStringLiteral("/checkers"); }
    QString probeDirectory() const { return pluginDirectory + QStringLiteral("/probes"); }

    // `pluginDirectory` overrides; empty: look for it. NotFound names what is missing and where it was looked for.
    static Result<Installation> find(const QString &pluginDirectory);
};

// The processor cores this process may use, in order.
std::vector<int> allowedCores();

// A core for each of so many slots; cores repeat when there are fewer.
std::vector<int> coresForSlots(int slots);

} // namespace gavel::worker
