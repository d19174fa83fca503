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

// "@EXPECTED_RESULTS@: WRONG-ANSWER" or "@EXPECTED_SCORE@: 30".
struct Annotation {
    enum class Kind { Results, Score };

    Kind kind = Kind::Results;
    QString words; // what stands behind the colon
};

// The annotations in a source; usually none or one.
QList<Annotation> findAnnotations(const QByteArray &source);

// "WRONG-ANSWER, TIMELIMIT": any one of them is right. A score may be a number or verdict words. The error says which
// word is not known.
std::expected<ExpectedVerdicts, QString> expectedByAnnotation(const Annotation &annotation);

// The verdicts that the package format means by "AC", "WA", "TLE", "RTE" (and by those of its tools); empty for what is
// none of them.
QList<domain::Verdict> verdictsOfCode(const QString &code);

} // namespace gavel::package
