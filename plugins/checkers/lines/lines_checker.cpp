#include "core/plugin/checker.h"
#include "core/plugin/checker_reports.h"
#include "core/plugin/flag_reader.h"
#include "core/plugin/text_reader.h"

#include <QObject>

#include <fmt/format.h>

namespace gavel::checkers {

using plugin::Checker;
using plugin::CheckerInput;
using plugin::CheckerReport;
using plugin::LineReader;
using plugin::withoutTrailingSpace;

namespace {

// Length of the common start, cut back to the end of a line: nothing in it can differ.
std::size_t commonLines(std::string_view answer, std::string_view output)
{
    const std::string_view common = answer.substr(0, plugin::commonPrefix(answer, output));
    const std::size_t end = common.rfind('\n');
    return end == std::string_view::npos ? 0 : end + 1;
}

class LinesChecker final : public Checker {
public:
    CheckerReport check(const CheckerInput &input) noexcept override
    {
        const std::string_view answer = withoutTrailingSpace(input.answer);
        const std::string_view output = withoutTrailingSpace(input.output);
        const std::size_t same = commonLines(answer, output);
        LineReader answerLines(answer.substr(same));
        LineReader outputLines(output.substr(same));
        for (;;) {
            const bool isExpected = answerLines.next();
            const bool isThere = outputLines.next();
            if (!isExpected && !isThere)
                return plugin::accepted();
            const std::string_view expected =
                isExpected ? withoutTrailingSpace(answerLines.line()) : std::string_view();
            const std::string_view line = isThere ? withoutTrailingSpace(outputLines.line()) : std::string_view();
            if (isExpected && isThere && line == expected)
                continue;
            const std::size_t number =
                plugin::positionAt(answer, same).line - 1 + (isThere ? outputLines : answerLines).number();
            const std::string message = inWords(number, isThere ? &line : nullptr, isExpected ? &expected : nullptr);
            const std::size_t begin =
                isThere ? static_cast<std::size_t>(line.data() - input.output.data()) : output.size();
            const std::size_t column = plugin::commonPrefix(line, expected);
            return plugin::wrongAnswerAt(input.output, begin + column, line.substr(column), expected.substr(column),
                                         message);
        }
    }

private:
    static std::string inWords(std::size_t number, const std::string_view *line, const std::string_view *expected)
    {
        if (!line)
            return fmt::format("line {}: the output ends, expected {}", number, plugin::visibleExcerpt(*expected));
        if (!expected)
            return fmt::format("line {}: read {} after the end of the answer", number, plugin::visibleExcerpt(*line));
        const std::size_t column = plugin::commonPrefix(*line, *expected);
        return fmt::format("line {}, column {}: read {}, expected {}", number, column + 1,
                           plugin::visibleExcerptAround(*line, column),
                           plugin::visibleExcerptAround(*expected, column));
    }
};

} // namespace

class LinesCheckerPlugin final : public QObject, public plugin::CheckerPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID GavelCheckerPlugin_iid FILE "plugin.json")
    Q_INTERFACES(gavel::plugin::CheckerPlugin)

public:
    Result<std::unique_ptr<Checker>> create(const QStringList &arguments) const noexcept override
    {
        plugin::FlagReader flags(arguments);
        if (flags.next())
            return flags.unknown();
        return std::make_unique<LinesChecker>();
    }
};

} // namespace gavel::checkers

#include "lines_checker.moc"
