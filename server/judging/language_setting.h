#pragma once

#include <QString>

#include <optional>

namespace gavel::judging {

// What staff have decided about a language.
struct LanguageSetting {
    bool isEnabled = true;            // otherwise nothing is accepted in it, and workers are given nothing of it
    QString reason;                   // why it is disabled, for contestants; may be empty
    std::optional<double> timeFactor; // instead of the one that the workers tell

    bool operator==(const LanguageSetting &) const = default;
};

} // namespace gavel::judging
