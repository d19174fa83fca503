// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/result.h"

#include <QHash>
#include <QString>
#include <QStringList>

namespace gavel::plugin {

// The values that stand for the {names} in a language file's commands.
//
// A name is lower-case letters and underscores in braces; "{{" and "}}" are a brace each. A name with several values
// repeats the argument it stands in, once a value: "{app}/{sources}" becomes "/app/a.py" "/app/b.py". An argument that
// starts with a value which could be taken for an option or a response file ("-x.cpp", "@x") gets "./" in front.
class Placeholders {
public:
    void set(const QString &name, const QString &value) { m_values.insert(name, QStringList{value}); }
    void set(const QString &name, const QStringList &values) { m_values.insert(name, values); }

    // InvalidArgument names the unknown placeholder or the stray brace; at most one name with several values may stand
    // in one argument.
    Result<QStringList> expand(const QString &argument) const;
    Result<QStringList> expand(const QStringList &arguments) const;

private:
    QHash<QString, QStringList> m_values;
};

// Whether a name stands in any of the arguments.
bool mentions(const QStringList &arguments, QStringView placeholder);

} // namespace gavel::plugin
