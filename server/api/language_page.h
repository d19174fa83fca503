#pragma once

#include "core/base/result.h"
#include "core/wire/worker_link.h"
#include "server/judging/language_setting.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QStringList>

namespace gavel::api {

// A language as contestants are shown it.
struct ShownLanguage {
    wire::OfferedLanguage language;
    QMap<QString, QStringList> workersByVersion; // that are connected; empty: nobody has it now
    judging::LanguageSetting setting{};
    double timeFactor = 1; // where a problem does not say
};

// The page for contestants, as HTML: every language with its version, exact commands, limits, notes and an example.
// What contestants read is what is run: it is made of the same values that workers work with.
class LanguagePage final {
public:
    static Result<LanguagePage> load(); // the page around the languages, from the program's resources

    QByteArray html(const QList<ShownLanguage> &languages) const;

private:
    QString m_template;
};

} // namespace gavel::api
