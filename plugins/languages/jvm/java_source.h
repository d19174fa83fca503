#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace gavel::jvm {

// A class, interface, enum or record declared at the top level of a Java source.
struct JavaType {
    QString name;
    bool isPublic = false;
    bool hasMain = false; // declares `static void main(String[] ...)`

    bool operator==(const JavaType &) const = default;
};

// What the outline of a Java source tells. Comments, strings and characters are skipped; anything that is no Java at
// all simply gives few or no types, and the compiler will say why.
struct JavaSource {
    QString package; // "a.b"; empty for the unnamed package
    QList<JavaType> types;
};

JavaSource readJavaSource(const QByteArray &content);

} // namespace gavel::jvm
