#pragma once

#include "worker/plugins/refusal.h"

#include <QList>

namespace gavel::worker {

// A checker plugin as its metadata tells it. No code of it has run.
struct CheckerDescription {
    QString id;          // "default"; also the name of its folder and library
    QString name;        // for people
    QString description; // one or two sentences
    QStringList flags;   // for people: "float_tolerance E"
    QString libraryPath;
};

struct CheckerCatalog {
    QList<CheckerDescription> offered; // sorted by id
    QList<Refusal> refused;            // sorted by path

    const CheckerDescription *find(const QString &id) const; // null: not offered
};

// Reads the metadata of every <directory>/<id>/<id>.so and compares the interface version. Loads nothing. A directory
// that does not exist gives an empty catalog with one refusal.
CheckerCatalog readCheckerCatalog(const QString &pluginDirectory);

} // namespace gavel::worker
