#pragma once

#include "core/plugin/language.h"
#include "worker/plugins/refusal.h"

#include <optional>

namespace gavel::worker {

// Where an absolute path leads inside a tree: every symbolic link is followed as a program that has `root` as its root
// directory would follow it, and must not lead outside the directories that cells see.
struct ResolvedPath {
    QString hostPath;   // below root, links resolved; empty: it leads nowhere
    QString hiddenLink; // the first step outside what cells see: "/etc/alternatives/java"; empty: none
};

ResolvedPath resolvePath(const QString &root, const QString &path, const QStringList &visibleDirectories);

// Says which program or directory of a definition is not in the tree, or is not visible in a cell.
std::optional<Refusal> missingToolchain(const plugin::LanguageDefinition &definition, const QString &root);

} // namespace gavel::worker
