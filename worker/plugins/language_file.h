#pragma once

#include "core/plugin/language.h"
#include "worker/plugins/refusal.h"

#include <expected>
#include <optional>

namespace gavel::worker {

// Reads a language file: JSON of the right form, or why not, with the line. The family has not been asked yet.
std::expected<plugin::LanguageDefinition, Refusal> readLanguageFile(const QString &path);

// Asks the family whether it can serve the definition; nothing: it can.
std::optional<Refusal> refusalByFamily(const plugin::LanguageFamily &family,
                                       const plugin::LanguageDefinition &definition);

} // namespace gavel::worker
