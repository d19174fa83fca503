#pragma once

#include "core/package/imported_problem.h"

#include <QByteArray>

#include <expected>
#include <optional>

namespace gavel::package {

// What a directory below submissions/ demands of the solutions in it; empty for a directory that is not known.
std::optional<ExpectedVerdicts> expectedInDirectory(const QString &directory);

// The four directories of the format, in which annotations are not looked at.
bool isOfficialDirectory(const QString &directory);

// The lists of verdict words behind @EXPECTED_RESULTS@: and @EXPECTED_SCORE@: in a source; usually none or one.
QStringList findAnnotations(const QByteArray &source);

// "WRONG-ANSWER, TIMELIMIT": any one of them is right. The error says which word is not known.
std::expected<ExpectedVerdicts, QString> expectedByAnnotation(const QString &words);

} // namespace gavel::package
