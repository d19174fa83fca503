#include "worker/plugins/refusal.h"

namespace gavel::worker {

QString Refusal::describe() const
{
    QString text = path;
    if (line > 0)
        text += QStringLiteral(":%1").arg(line);
    text += QStringLiteral(": ");
    if (!field.isEmpty())
        text += field + QStringLiteral(": ");
    text += reason;
    if (!debianPackages.isEmpty())
        text += QStringLiteral(" (apt install %1)").arg(debianPackages.join(QLatin1Char(' ')));
    return text;
}

} // namespace gavel::worker
