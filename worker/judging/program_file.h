#pragma once

#include "core/base/result.h"
#include "worker/judging/program.h"

#include <QString>

namespace gavel::worker {

// A compiled program as one file: a line of JSON (form, compiler's output, list of files, SHA-256 of what follows),
// then the files' bytes one after another.

// Writes it to `path` by way of a temporary file beside it. ResourceExhausted: the disk is full; nothing is left
// behind.
Result<Bytes> writeProgramFile(const QString &path, const Compilation &compilation);

enum class Verification { Full, LengthOnly };

// NotFound; DataCorrupted when anything does not fit.
Result<Compilation> readProgramFile(const QString &path, Verification verification);

} // namespace gavel::worker
