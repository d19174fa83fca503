#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/wire/worker_link.h"
#include "worker/plugins/language_registry.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace gavel::worker {

// A submission from the file system: one file, or every file of a folder (hidden ones and subfolders are left out).
// InvalidArgument when there is none, or they are more than `most` together; NotFound.
Result<QList<wire::JobFile>> readSource(const QString &path, Bytes most);

// The language of files by their extensions: the one that fits most of them, and of several that fit equally the site's
// preferred one. `packageCode` ("cpp", may be empty) comes first. InvalidArgument when none fits: names the extensions,
// and the Debian package of a language that is known but not installed.
Result<const OfferedLanguage *> guessLanguage(const LanguageCatalog &catalog, const QStringList &fileNames,
                                              const QString &packageCode = {});

} // namespace gavel::worker
