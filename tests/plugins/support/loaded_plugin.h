#pragma once

#include "core/plugin/checker.h"
#include "core/plugin/definition_reader.h"
#include "core/plugin/language.h"

#include <QByteArray>

namespace gavel::test {

// The checker of this build's <id>.so with these flags, or why there is none.
Result<std::unique_ptr<plugin::Checker>> makeChecker(const QString &id, const QStringList &flags);

// What it says of an output; Outcome::Failed if the flags were refused.
plugin::CheckerReport check(const QString &id, const QStringList &flags, const QByteArray &answer,
                            const QByteArray &output);

// The family of this build's <id>.so; null if it does not load.
const plugin::LanguageFamily *loadFamily(const QString &id);

// A language file of this build.
plugin::LanguageDefinition readLanguage(const QString &family, const QString &id);

// "AC", "WA" ... for tables.
QString outcomeCode(const plugin::CheckerReport &report);

QStringList words(const char *text);

} // namespace gavel::test
