#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

namespace gavel::bench {

// How many judgings of a Python program this machine could do a second if nothing but the interpreter took time: with
// the commands a worker runs, each judging compiles the source once and runs it once for each test, on `cores` cores at
// once. No cell, no checker, no server. `folder` is for files of its own.
Result<double> bareJudgingsPerSecond(const QString &folder, const QByteArray &source, int tests, int cores);

} // namespace gavel::bench
