// SPDX-License-Identifier: MIT
#pragma once

#include "core/base/result.h"

#include <QStringList>

namespace gavel::plugin {

// Goes through a checker's arguments: flags, some followed by a value.
//
//     for (FlagReader flags(arguments); flags.next();)
//         if (flags.is("float_tolerance"))
//             tolerance = TRY(flags.number(0, 1e300));
//         else
//             return flags.unknown();
class FlagReader {
public:
    explicit FlagReader(const QStringList &arguments) : m_arguments(arguments) {}

    bool next();
    bool is(const char *flag) const { return m_flag == QLatin1String(flag); }

    // The current flag's value, a finite decimal number in these bounds. InvalidArgument names flag and value.
    Result<long double> number(long double least, long double most);
    Result<int> integer(int least, int most);

    std::unexpected<Error> unknown() const;

private:
    Result<QString> value();

    const QStringList m_arguments;
    qsizetype m_at = 0;
    QString m_flag;
};

} // namespace gavel::plugin
