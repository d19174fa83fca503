#include "core/plugin/flag_reader.h"
#include "token_comparison.h"

#include <QObject>

namespace gavel::checkers {

using plugin::Checker;
using plugin::CheckerInput;
using plugin::CheckerReport;

namespace {

constexpr long double kLargestTolerance = 1e300L;

Result<TokenRules> readRules(const QStringList &arguments)
{
    TokenRules rules;
    for (plugin::FlagReader flags(arguments); flags.next();) {
        if (flags.is("case_sensitive"))
            rules.isCaseSensitive = true;
        else if (flags.is("space_change_sensitive"))
            rules.isSpaceSensitive = true;
        else if (flags.is("float_absolute_tolerance"))
            rules.tolerance.absolute = TRY(flags.number(0, kLargestTolerance));
        else if (flags.is("float_relative_tolerance"))
            rules.tolerance.relative = TRY(flags.number(0, kLargestTolerance));
        else if (flags.is("float_tolerance"))
            rules.tolerance.absolute = rules.tolerance.relative = TRY(flags.number(0, kLargestTolerance));
        else
            return flags.unknown();
    }
    return rules;
}

class DefaultChecker final : public Checker {
public:
    explicit DefaultChecker(const TokenRules &rules) : m_rules(rules) {}

    CheckerReport check(const CheckerInput &input) noexcept override
    {
        return compareTokens(input.answer, input.output, m_rules);
    }

private:
    const TokenRules m_rules;
};

} // namespace

class DefaultCheckerPlugin final : public QObject, public plugin::CheckerPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID GavelCheckerPlugin_iid FILE "plugin.json")
    Q_INTERFACES(gavel::plugin::CheckerPlugin)

public:
    Result<std::unique_ptr<Checker>> create(const QStringList &arguments) const noexcept override
    {
        return std::make_unique<DefaultChecker>(TRY(readRules(arguments)));
    }
};

} // namespace gavel::checkers

#include "default_checker.moc"
