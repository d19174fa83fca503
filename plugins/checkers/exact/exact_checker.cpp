#include "core/plugin/checker.h"
#include "core/plugin/checker_reports.h"
#include "core/plugin/flag_reader.h"
#include "core/plugin/text_excerpt.h"

#include <QObject>

#include <fmt/format.h>

namespace gavel::checkers {

using plugin::Checker;
using plugin::CheckerInput;
using plugin::CheckerReport;

namespace {

class ExactChecker final : public Checker {
public:
    CheckerReport check(const CheckerInput &input) noexcept override
    {
        const std::size_t same = plugin::commonPrefix(input.answer, input.output);
        if (same == input.answer.size() && same == input.output.size())
            return plugin::accepted();
        const auto position = plugin::positionAt(input.output, same);
        const std::string place = fmt::format("byte {} (line {}, column {})", same + 1, position.line, position.column);
        if (same == input.output.size())
            return plugin::wrongAnswer(fmt::format("{}: the output ends, expected {}", place,
                                                   plugin::visibleExcerpt(input.answer.substr(same))));
        if (same == input.answer.size())
            return plugin::wrongAnswer(fmt::format("{}: read {} after the end of the answer", place,
                                                   plugin::visibleExcerpt(input.output.substr(same))));
        return plugin::wrongAnswer(fmt::format("{}: read {}, expected {}", place,
                                               plugin::visibleExcerpt(input.output.substr(same)),
                                               plugin::visibleExcerpt(input.answer.substr(same))));
    }
};

} // namespace

class ExactCheckerPlugin final : public QObject, public plugin::CheckerPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID GavelCheckerPlugin_iid FILE "plugin.json")
    Q_INTERFACES(gavel::plugin::CheckerPlugin)

public:
    Result<std::unique_ptr<Checker>> create(const QStringList &arguments) const noexcept override
    {
        plugin::FlagReader flags(arguments);
        if (flags.next())
            return flags.unknown();
        return std::make_unique<ExactChecker>();
    }
};

} // namespace gavel::checkers

#include "exact_checker.moc"
