#pragma once

#include <QList>
#include <QString>

namespace gavel::worker {

// One line of the conformance table.
struct PluginCheck {
    enum class State {
        Passed,
        Failed,
        NotDone, // could not be tried, or is for its author to judge; `detail` says why
    };

    QString check; // "refuses an unknown flag"
    State state = State::Passed;
    QString detail; // empty where there is nothing to add
};

struct PluginCheckReport {
    QString kind; // "checker", "language family", "language"; empty: the file is none of them
    QString id;
    QList<PluginCheck> checks;

    bool isGood() const; // nothing failed
};

// What the checks need of this worker.
struct PluginCheckTools {
    QString checkerHostProgram; // gavel-checker-host: checkers run there
    QString languageDirectory;  // families that a language file may name
};

// Runs the conformance kit on a checker (<id>.so), a language family (<id>.so with its *.json beside it) or a single
// language file (*.json). A language family runs in this process, since all it does is to plan. Blocks for a second or
// so; a checker that hangs costs a few seconds.
PluginCheckReport checkPlugin(const QString &file, const PluginCheckTools &tools);

} // namespace gavel::worker
