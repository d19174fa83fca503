#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace gavel::package {

// What is wrong with flags of the format's default output validator, in words; empty when nothing is. With such flags
// the checker would fail on every run, so a package is refused for them.
std::optional<QString> faultInValidatorFlags(const QStringList &flags);

} // namespace gavel::package
