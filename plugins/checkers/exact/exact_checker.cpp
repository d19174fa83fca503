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
        const std::string_view found = input.output.substr(same);
        const std::string_view expected = input.answer.substr(same);
        return plugin::wrongAnswerAt(input.output, same, found, expected, message(place, found, expected));
    }

private:
    static std::string message(const std::string &place, std::string_view found, std::string_view expected)
    {
        if (found.empty())
            return fmt::format("{}: the output ends, expected {}", place, plugin::visibleExcerpt(expected));
        if (expected.empty())
            return fmt::format("{}: read {} after the end of the answer", place, plugin::visibleExcerpt(found));
        return fmt::format("{}: read {}, expected {}", place, plugin::visibleExcerpt(found),
                           plugin::visibleExcerpt(expected));
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
