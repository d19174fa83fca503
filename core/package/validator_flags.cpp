#include "core/package/validator_flags.h"

#include <cmath>

namespace gavel::package {

std::optional<QString> faultInValidatorFlags(const QStringList &flags)
{
    static const QStringList plain{QStringLiteral("case_sensitive"), QStringLiteral("space_change_sensitive")};
    static const QStringList withTolerance{QStringLiteral("float_tolerance"),
                                           QStringLiteral("float_absolute_tolerance"),
                                           QStringLiteral("float_relative_tolerance")};
    for (qsizetype i = 0; i < flags.size(); ++i) {
        const QString &flag = flags.at(i);
        if (plain.contains(flag))
            continue;
        if (!withTolerance.contains(flag))
            return QStringLiteral("'%1' is no flag of the default validator; known are %2")
                .arg(flag, (plain + withTolerance).join(QStringLiteral(", ")));
        bool isNumber = false;
        const double tolerance = ++i < flags.size() ? flags.at(i).toDouble(&isNumber) : -1;
        if (!isNumber || !std::isfinite(tolerance) || tolerance < 0)
            return QStringLiteral("'%1' must be followed by a number that is not negative").arg(flag);
    }
    return std::nullopt;
}

} // namespace gavel::package
