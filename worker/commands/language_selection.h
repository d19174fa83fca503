#pragma once

#include "core/base/result.h"
#include "core/plugin/language.h"

#include <QList>
#include <QStringList>

namespace gavel::worker {

// The languages that `wanted` names: ids, and tiers ("core", "standard", "all", each with all below it). Sorted by
// tier, then as given. InvalidArgument names what is neither.
Result<QList<plugin::LanguageDefinition>> selectLanguages(const QList<plugin::LanguageDefinition> &known,
                                                          const QStringList &wanted);

// What apt-get is to install for some languages.
struct PackageChoice {
    QStringList packages; // each once
    QStringList leftOut;  // "cobol4: gnucobol4 cannot be installed beside gnucobol3"
};

// Some packages exclude each other; the one already here wins, else the one that is asked for first.
PackageChoice choosePackages(const QList<plugin::LanguageDefinition> &languages, const QStringList &installed);

} // namespace gavel::worker
