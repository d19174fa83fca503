#pragma once

#include "core/base/strong_id.h"
#include "core/wire/worker_link.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace gavel::queue {

// A contest takes the verdicts of a language only from workers with exactly this version of its toolchain.
struct VersionPin {
    ContestId contest;
    QString language;
    QString version; // as the toolchain tells it

    bool operator==(const VersionPin &) const = default;
};

// What workers offer and entries need, as one word: a language, "python3", or one version of it,
// "python3=Python 3.11.2". Ids of languages have no '='.
QString offerOf(const QString &language, const QString &version);
QStringList offersOf(const QList<wire::OfferedLanguage> &languages); // each language, and each with its version
bool isVersionOffer(const QString &offer);

// Waiting entries that the same workers may take stand together: "python3", or in contests "python3@12".
QString bucketOf(const QString &language, ContestId contest);
QString languageOfBucket(const QString &bucket);

} // namespace gavel::queue
