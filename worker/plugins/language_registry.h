#pragma once

#include "core/plugin/language.h"
#include "worker/plugins/refusal.h"

#include <QDateTime>

#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace gavel::worker {

class Toolchains;

// A language that this worker can judge, and who plans for it.
struct OfferedLanguage {
    plugin::LanguageDefinition definition;
    const plugin::LanguageFamily *family = nullptr; // lives as long as the process
    QString version;                                // first line of the version probe; empty until it was run
};

// Everything found at one moment. Immutable once published, so a judging keeps the one it has started with.
struct LanguageCatalog {
    QList<OfferedLanguage> offered;          // sorted by id
    QList<Refusal> refused;                  // sorted by path
    QList<plugin::LanguageDefinition> known; // every file that is in order, its toolchain here or not; sorted by id

    const OfferedLanguage *find(const QString &id) const; // null: not offered

    // Every offered language whose extensions hold this one ("cpp", no dot), the preferred first, then in order of id.
    QList<const OfferedLanguage *> withExtension(const QString &extension) const;

    // The same for the problem package format's code of a language ("cpp", "python3").
    QList<const OfferedLanguage *> withPackageCode(const QString &code) const;
};

// Where languages come from.
struct LanguageFolders {
    QString pluginDirectory; // <dir>/<family>/<family>.so with its *.json beside it
    QString siteDirectory;   // *.json of the site, served by "plain" or the family they name; empty or missing: none
    QString root = QStringLiteral("/"); // the tree that cells see; programs are looked for below it
    QStringList only = {};              // ids; all others are left out without a word. Empty: none is
};

// Runs definition.versionProbe (in a cell) and answers what it printed on standard output and error together.
using VersionProbe = std::function<Result<QString>(const plugin::LanguageDefinition &definition)>;

// Loads language families and the JSON files they serve, and says why anything was refused.
//
// Plugins are loaded once and never unloaded; JSON files are read again by each load(). Only metadata of a library is
// read before its interface version has been compared. Folders and files are taken in sorted order, the plugin
// directory before the site's, so the outcome does not depend on the file system.
// Thread-safe; load() serialises itself and blocks on disk and on the probe.
class LanguageRegistry {
public:
    explicit LanguageRegistry(LanguageFolders folders);
    ~LanguageRegistry();
    LanguageRegistry(const LanguageRegistry &) = delete;
    LanguageRegistry &operator=(const LanguageRegistry &) = delete;

    // Reads everything again and publishes the new catalog. With a probe, each distinct probe command is run once per
    // toolchain (again only if its program's file changed); a language whose probe fails is refused. Call it anew when
    // a folder of watchedPaths() changes; judgings under way keep their catalog.
    std::shared_ptr<const LanguageCatalog> load(const VersionProbe &probe = {});

    // The catalog of the last load(); an empty one before it.
    std::shared_ptr<const LanguageCatalog> catalog() const;

    // Folders and JSON files whose change should lead to another load(), for a QFileSystemWatcher.
    QStringList watchedPaths() const;

private:
    struct ProbedVersion {
        QDateTime modified; // of the program, when it was run
        Result<QString> outcome;
    };

    const plugin::LanguageFamily *familyNamed(const QString &name) const;
    void loadFamilies(LanguageCatalog &catalog);
    void readDefinitions(const QString &directory, const QString &family, LanguageCatalog &catalog,
                         Toolchains &toolchains) const;
    std::expected<OfferedLanguage, Refusal> readLanguage(const QString &path, const QString &folderFamily,
                                                         LanguageCatalog &catalog, Toolchains &toolchains) const;
    void probeVersions(LanguageCatalog &catalog, const VersionProbe &probe);

    const LanguageFolders m_folders;
    std::mutex m_loading; // held by load() from start to end; guards the two below
    std::map<QString, const plugin::LanguageFamily *> m_families; // owned by their libraries
    std::map<QString, ProbedVersion> m_versions;
    mutable std::mutex m_mutex; // guards the one below
    std::shared_ptr<const LanguageCatalog> m_catalog;
};

} // namespace gavel::worker
