#pragma once

#include "core/plugin/language.h"
#include "worker/plugins/refusal.h"

#include <QHash>

#include <optional>

namespace gavel::worker {

// Where an absolute path leads inside a tree: every symbolic link is followed as a program that has the tree as its
// root directory would follow it, and must not lead outside the directories that cells see.
struct ResolvedPath {
    QString hostPath;   // below the root, links resolved; empty: it leads nowhere
    QString hiddenLink; // the first step outside what cells see: "/etc/alternatives/java"; empty: none
};

// Looks for the programs of languages in a tree. Remembers what it has seen, because hundreds of languages share a few
// directories: make a new one to look again. Single-threaded.
class Toolchains {
public:
    explicit Toolchains(QString root) : m_root(std::move(root)) {}

    ResolvedPath resolve(const QString &path, const QStringList &visibleDirectories);

    // Says which program or directory of a definition is not in the tree, or is not visible in a cell.
    std::optional<Refusal> missing(const plugin::LanguageDefinition &definition);

private:
    // What lies at a path below the root.
    struct Entry {
        enum class Kind { Nothing, Link, Directory, Program, OtherFile };
        Kind kind = Kind::Nothing;
        QString target; // of a link, as it is written there
    };

    const Entry &entryAt(const QString &path);
    QString onHost(const QString &path) const { return m_root == QLatin1String("/") ? path : m_root + path; }
    std::optional<Refusal> missingProgram(const plugin::LanguageDefinition &definition, const QString &field,
                                          const QStringList &arguments);

    const QString m_root;
    QHash<QString, Entry> m_entries;
};

} // namespace gavel::worker
