#pragma once

#include "core/wire/worker_link.h"

#include <QList>
#include <QString>

#include <optional>

namespace gavel::judging {
class LanguageCatalogue;
}

namespace gavel::judge0 {

inline constexpr int kMultiFileProgram = 89;
inline constexpr int kExecutable = 44;

// A language under its number in Judge0. Archived: a number that is known, and nothing here runs it, or
// staff have switched it off.
struct Language {
    int id = 0;
    QString name;
    QString gavelId; // empty: archived
    QString sourceFile;
    QString compileCommand; // empty: not compiled
    QString runCommand;

    bool isArchived() const { return gavelId.isEmpty(); }
};

// The numbers that Judge0 knows, served by the languages whose descriptions name them.
class Languages {
public:
    explicit Languages(const judging::LanguageCatalogue &catalogue) : m_catalogue(catalogue) {}

    std::optional<Language> find(int id) const;
    QList<Language> all() const; // by name

private:
    const judging::LanguageCatalogue &m_catalogue;
};

} // namespace gavel::judge0
