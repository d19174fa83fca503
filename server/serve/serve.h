#pragma once

#include <QStringList>

namespace gavel::serve {

// `gavel-server serve`: runs until SIGTERM or SIGINT. The exit status: 0 stopped, 1 it failed, 2 wrong usage.
// Requires: a QCoreApplication exists, and no other thread does.
int serve(const QStringList &arguments);

} // namespace gavel::serve
