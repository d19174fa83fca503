#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "server/judging/submission.h"

namespace gavel::judging {

// Programs that come without their source.
inline constexpr char kExecutableLanguage[] = "executable";

// Whether a problem takes a language. `allowed` are codes of the package format ("cpp"), or ids; none: it takes all whose
// source is seen.
Result<void> checkLanguage(const wire::OfferedLanguage &language, const QStringList &allowed);

// The rules for what a contestant sends that need no database; InvalidArgument names the field.
Result<void> checkFiles(const QList<wire::JobFile> &files, Bytes codeLimit);
Result<void> checkFileName(const QString &name);
Result<void> checkIdempotencyKey(const QString &key);

// Names what was sent: equal for equal problem, language and files. 64 hexadecimal digits.
QByteArray contentHash(const NewSubmission &submission);

} // namespace gavel::judging
