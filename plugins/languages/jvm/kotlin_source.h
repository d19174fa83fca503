#pragma once

#include <QByteArray>
#include <QString>

namespace gavel::jvm {

// The class that holds the top-level main() of a Kotlin file called `stem`.kt, or the object that has one; with its
// package. Empty: none is there.
QString kotlinMainClass(const QByteArray &content, const QString &stem);

// The object of a Scala file that has main() or extends App, with its package. Empty: none is there.
QString scalaMainClass(const QByteArray &content);

} // namespace gavel::jvm
