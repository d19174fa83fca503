#pragma once

#include "core/base/result.h"
#include "worker/plugins/language_registry.h"
#include "worker/sandbox/sandbox.h"

#include <QString>

namespace gavel::worker {

// Where cells see what languages have prepared: <this>/<language id>. Placeholder {prepared} of language files.
inline constexpr const char *kPreparedInCells = "/var/lib/gavel/prepared";

// Carries out the "prepare" commands of languages, once for each version of a toolchain: a precompiled header, a class
// data archive. They run in a cell with the language's example in /box, and with the files beside its own that begin with
// its name ("typescript.snapshot.js", as "snapshot.js"). What they leave there is laid into <directory>/<id>, which cells see read-only from then on. Until then, and where it fails, compiling is merely slower.
class Preparation {
public:
    // `directory` exists, is readable for everyone, and is mounted in the cells of `sandbox`.
    Preparation(sandbox::Sandbox &sandbox, int slot, QString directory)
        : m_sandbox(sandbox), m_slot(slot), m_directory(std::move(directory))
    {
    }

    // Whether the language wants something prepared that is not there for this version.
    bool isNeeded(const OfferedLanguage &language) const;

    // Blocks for a few seconds. Takes the place of what an older version has left.
    Result<void> prepare(const OfferedLanguage &language) const;

private:
    Result<QString> stampOf(const OfferedLanguage &language) const;
    Result<void> keepFiles(sandbox::Cell &cell, const OfferedLanguage &language) const;

    sandbox::Sandbox &m_sandbox;
    const int m_slot;
    const QString m_directory;
};

} // namespace gavel::worker
