#pragma once

#include "core/base/termination.h"

#include <QString>
#include <QStringView>

#include <optional>

namespace gavel::wire {

// As written on the wire: toString() of core/base/termination.h, and back.
QString terminationCode(Termination termination);
std::optional<Termination> terminationFromCode(QStringView code);

} // namespace gavel::wire
