#pragma once

#include "core/base/unique_fd.h"

#include <QByteArray>

namespace gavel::test {

// A memory file with these bytes, at position 0.
UniqueFd memoryFile(const QByteArray &bytes);

// Everything in a file, whatever its position.
QByteArray readAll(int fd);

} // namespace gavel::test
