#pragma once

#include "core/base/bytes.h"
#include "core/wire/worker_link.h"
#include "worker/sandbox/sandbox.h"

#include <QByteArray>
#include <QString>

namespace gavel::worker {

using wire::kMostOutputHead;
inline constexpr qint64 kMostCompilerOutput = 64 * 1024;
inline constexpr qsizetype kMostExplanation = 2 * 1024;

// The first bytes of a memory file, at most `most`. Empty when it cannot be read.
QByteArray readHead(int fd, qint64 most);

// What a compiler wrote on both streams, standard error first, as its author may see it: at most kMostCompilerOutput
// bytes with a note when cut, without NUL bytes and without the names of our directories in cells.
QByteArray compilerOutput(const sandbox::RunResult &result);

// Appends to `text` (kept within kMostCompilerOutput), a line break in between.
void appendCompilerOutput(QByteArray &text, const QByteArray &more);

// Shortens a message for people, at a character's boundary, with a mark at the cut.
QString shortened(const QString &text, qsizetype most = kMostExplanation);

} // namespace gavel::worker
