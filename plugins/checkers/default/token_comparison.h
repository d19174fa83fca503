#pragma once

#include "core/plugin/checker.h"
#include "core/plugin/token_number.h"

namespace gavel::checkers {

// How the default validator of the problem package format is to compare.
struct TokenRules {
    bool isCaseSensitive = false;
    bool isSpaceSensitive = false; // white space must be the same too, at the start and at the end as well
    plugin::Tolerance tolerance;   // if set, answer tokens that are numbers must meet numbers near enough
};

// Compares an output with the jury's answer. Needs no memory of its own; runs of equal bytes are skipped at memory
// speed. The report tells the first difference.
plugin::CheckerReport compareTokens(std::string_view answer, std::string_view output, const TokenRules &rules);

} // namespace gavel::checkers
