#pragma once

#include "core/plugin/language.h"
#include "worker/plugins/plugin_check.h"
#include "worker/plugins/plugin_file.h"

namespace gavel::worker {

// Collects the lines of a conformance table.
class ConformanceTable {
public:
    void passed(const QString &check, const QString &detail = {}) { add(check, PluginCheck::State::Passed, detail); }
    void failed(const QString &check, const QString &detail) { add(check, PluginCheck::State::Failed, detail); }
    void notDone(const QString &check, const QString &detail) { add(check, PluginCheck::State::NotDone, detail); }

    // Passed if `isTrue`; `detail` is told only of a failure.
    void expect(bool isTrue, const QString &check, const QString &detail)
    {
        isTrue ? passed(check) : failed(check, detail);
    }

    QList<PluginCheck> take() { return std::move(m_checks); }

private:
    void add(const QString &check, PluginCheck::State state, const QString &detail)
    {
        m_checks.append(PluginCheck{check, state, detail});
    }

    QList<PluginCheck> m_checks;
};

// The three kits, each on a file that has been found to be of its kind.
void checkChecker(const PluginFile &file, const QString &checkerHostProgram, ConformanceTable &table);
void checkFamily(const PluginFile &file, ConformanceTable &table);
void checkLanguage(const plugin::LanguageFamily &family, const plugin::LanguageDefinition &definition,
                   ConformanceTable &table);

} // namespace gavel::worker
