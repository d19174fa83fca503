#include "core/plugin/checker.h"
#include "core/plugin/checker_reports.h"
#include "core/plugin/flag_reader.h"
#include "core/plugin/text_reader.h"
#include "core/plugin/token_number.h"

#include <QObject>

#include <cmath>

#include <fmt/format.h>

namespace gavel::checkers {

using plugin::Checker;
using plugin::CheckerInput;
using plugin::CheckerReport;
using plugin::LineReader;
using plugin::TokenReader;
using plugin::Tolerance;

namespace {

constexpr int kUsualPrecision = 6;

Result<Tolerance> readTolerance(const QStringList &arguments)
{
    int precision = kUsualPrecision;
    bool isAbsolute = false;
    bool isRelative = false;
    for (plugin::FlagReader flags(arguments); flags.next();) {
        if (flags.is("precision"))
            precision = TRY(flags.integer(0, 18));
        else if (flags.is("absolute"))
            isAbsolute = true;
        else if (flags.is("relative"))
            isRelative = true;
        else
            return flags.unknown();
    }
    const long double allowed = std::pow(10.0L, -precision);
    Tolerance tolerance;
    if (isAbsolute || !isRelative)
        tolerance.absolute = allowed;
    if (isRelative || !isAbsolute)
        tolerance.relative = allowed;
    return tolerance;
}

// Spelled as any program would: "nan", "-NaN".
bool isNan(std::string_view token)
{
    if (token.starts_with('-') || token.starts_with('+'))
        token.remove_prefix(1);
    return token.size() == 3 && (token[0] | 0x20) == 'n' && (token[1] | 0x20) == 'a' && (token[2] | 0x20) == 'n';
}

bool nextFilledLine(LineReader &reader)
{
    while (reader.next())
        if (!plugin::withoutTrailingSpace(reader.line()).empty())
            return true;
    return false;
}

class FloatsChecker final : public Checker {
public:
    explicit FloatsChecker(const Tolerance &tolerance) : m_tolerance(tolerance) {}

    CheckerReport check(const CheckerInput &input) noexcept override
    {
        LineReader answers(input.answer);
        LineReader outputs(input.output);
        for (;;) {
            const bool isExpected = nextFilledLine(answers);
            const bool isThere = nextFilledLine(outputs);
            if (!isExpected && !isThere)
                return plugin::accepted();
            if (!isThere)
                return plugin::wrongAnswerAt(input.output, input.output.size(), {}, answers.line(),
                                             fmt::format("the output ends, expected {} (answer line {})",
                                                         plugin::visibleExcerpt(answers.line()), answers.number()));
            const auto offset = static_cast<std::size_t>(outputs.line().data() - input.output.data());
            if (!isExpected)
                return plugin::wrongAnswerAt(input.output, offset, outputs.line(), {},
                                             fmt::format("line {}: read {} after the end of the answer",
                                                         outputs.number(), plugin::visibleExcerpt(outputs.line())));
            if (const std::string fault = compareLines(answers.line(), outputs.line()); !fault.empty())
                return plugin::wrongAnswerAt(
                    input.output, offset, outputs.line(), answers.line(),
                    fmt::format("output line {}, answer line {}, {}", outputs.number(), answers.number(), fault));
        }
    }

private:
    // What is wrong with the line; empty: nothing.
    std::string compareLines(std::string_view answer, std::string_view output) const
    {
        TokenReader expected(answer);
        TokenReader tokens(output);
        for (std::size_t number = 1;; ++number) {
            const bool isExpected = expected.next();
            const bool isThere = tokens.next();
            if (!isExpected && !isThere)
                return {};
            if (isExpected && isThere && isAcceptable(tokens.token(), expected.token()))
                continue;
            return fmt::format("token {}: read {}, expected {}", number,
                               isThere ? plugin::visibleExcerpt(tokens.token()) : "the end of the line",
                               isExpected ? plugin::visibleExcerpt(expected.token()) : "the end of the line");
        }
    }

    bool isAcceptable(std::string_view token, std::string_view expected) const
    {
        if (isNan(token))
            return false;
        if (token == expected)
            return true;
        const auto answer = plugin::decimalNumber(expected);
        const auto value = plugin::decimalNumber(token);
        return answer && value && m_tolerance.allows(*value, *answer);
    }

    const Tolerance m_tolerance;
};

} // namespace

class FloatsCheckerPlugin final : public QObject, public plugin::CheckerPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID GavelCheckerPlugin_iid FILE "plugin.json")
    Q_INTERFACES(gavel::plugin::CheckerPlugin)

public:
    Result<std::unique_ptr<Checker>> create(const QStringList &arguments) const noexcept override
    {
        return std::make_unique<FloatsChecker>(TRY(readTolerance(arguments)));
    }
};

} // namespace gavel::checkers

#include "floats_checker.moc"
