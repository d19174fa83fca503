#pragma once

#include "core/base/result.h"

#include <QList>
#include <QString>

namespace gavel::console {

// What stands on one slip.
struct PasswordSlip {
    QString login;
    QString password;
    QString name; // of the team or person; may be empty
};

// Writes slips as a PDF on A4, ten a page, with lines to cut along. Unavailable: the file cannot be written.
Result<void> writePasswordSheets(const QString &path, const QString &title, const QString &address,
                                 const QList<PasswordSlip> &slips);

} // namespace gavel::console
