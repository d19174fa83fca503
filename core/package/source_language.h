#pragma once

#include "core/package/package_tree.h"

#include <QString>
#include <QStringList>

namespace gavel::package {

// The package format's code of the language of a source, by the extension of its name: "cpp", "python3". Empty when it
// is none that the format knows.
QString languageOfSource(const QString &path);

// The language of a program of several files: the one with most of them, of several such the one met first.
// "x.pl" is Perl or Prolog: its content tells which.
QString languageOfSources(const PackageTree &tree, const QStringList &paths);

// True for what can only be Prolog, or rather that than Perl.
bool looksLikeProlog(const QString &source);

} // namespace gavel::package
