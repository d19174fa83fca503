#pragma once

#include "core/wire/worker_link.h"

namespace gavel::verification {

// The id of the language to take for these files: by the package format's code, else by the extensions of most of
// them; of several the preferred. Empty when there is none. Pure.
QString languageOf(const QList<wire::OfferedLanguage> &languages, const QStringList &fileNames,
                   const QString &packageCode);

} // namespace gavel::verification
