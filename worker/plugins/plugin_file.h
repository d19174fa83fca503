#pragma once

#include "worker/plugins/refusal.h"

#include <QJsonObject>
#include <QObject>

#include <expected>

namespace gavel::worker {

// A plugin library whose metadata has been read and found fitting. No code of it has run.
struct PluginFile {
    QString path;
    QString id;
    QJsonObject metaData; // what its plugin.json says
};

// Reads the metadata of a library and checks, in this order: it exists, it is a Qt plugin, it implements exactly the
// interface `iid` (whose end is the version), its id is `id`. A cast after loading would not notice another version.
std::expected<PluginFile, Refusal> readPluginFile(const QString &path, const char *iid, const QString &id);

// Loads it, for the rest of the process's life, and gives its instance, which the library owns.
std::expected<QObject *, Refusal> loadPlugin(const PluginFile &file);

} // namespace gavel::worker
