#pragma once

#include <QString>
#include <QStringList>

namespace gavel::package {

// The package format's code of the language of a source, by the extension of its name: "cpp", "python3". Empty when it
// is none that the format knows.
QString languageOfSource(const QString &path);

// The language of a program of several files: the one with most of them, of several such the one met first.
QString languageOfSources(const QStringList &paths);

} // namespace gavel::package
