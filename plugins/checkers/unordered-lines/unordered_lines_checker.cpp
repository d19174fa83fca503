#include "core/plugin/checker.h"
#include "core/plugin/checker_reports.h"
#include "core/plugin/flag_reader.h"
#include "core/plugin/text_reader.h"

#include <QObject>

#include <algorithm>
#include <vector>

#include <fmt/format.h>

namespace gavel::checkers {

using plugin::Checker;
using plugin::CheckerInput;
using plugin::CheckerReport;

namespace {

// A line, and where it stood, for the message.
struct NumberedLine {
    std::string_view text;
    std::size_t number = 0;
};

std::vector<NumberedLine> sortedLines(std::string_view text)
{
    std::vector<NumberedLine> lines;
    lines.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1);
    for (plugin::LineReader reader(text); reader.next();)
        if (const std::string_view line = plugin::withoutTrailingSpace(reader.line()); !line.empty())
            lines.push_back(NumberedLine{line, reader.number()});
    std::sort(lines.begin(), lines.end(), [](const NumberedLine &a, const NumberedLine &b) {
        return a.text != b.text ? a.text < b.text : a.number < b.number;
    });
    return lines;
}

std::string describe(const NumberedLine &line)
{
    return fmt::format("{} (line {})", plugin::visibleExcerpt(line.text), line.number);
}

class UnorderedLinesChecker final : public Checker {
public:
    CheckerReport check(const CheckerInput &input) noexcept override
    {
        if (input.answer == input.output)
            return plugin::accepted();
        const std::vector<NumberedLine> expected = sortedLines(input.answer);
        const std::vector<NumberedLine> lines = sortedLines(input.output);
        const auto [missing, extra] =
            std::mismatch(expected.begin(), expected.end(), lines.begin(), lines.end(),
                          [](const NumberedLine &a, const NumberedLine &b) { return a.text == b.text; });
        if (missing == expected.end() && extra == lines.end())
            return plugin::accepted();
        // Of the two lines the smaller one has no partner on the other side.
        const bool isMissing = extra == lines.end() || (missing != expected.end() && missing->text < extra->text);
        return plugin::wrongAnswer(
            fmt::format("{} of {} lines; {}", lines.size(), expected.size(),
                        isMissing ? "the output lacks the answer's line " + describe(*missing)
                                  : "the output has a line that the answer lacks: " + describe(*extra)));
    }
};

} // namespace

class UnorderedLinesCheckerPlugin final : public QObject, public plugin::CheckerPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID GavelCheckerPlugin_iid FILE "plugin.json")
    Q_INTERFACES(gavel::plugin::CheckerPlugin)

public:
    Result<std::unique_ptr<Checker>> create(const QStringList &arguments) const noexcept override
    {
        plugin::FlagReader flags(arguments);
        if (flags.next())
            return flags.unknown();
        return std::make_unique<UnorderedLinesChecker>();
    }
};

} // namespace gavel::checkers

#include "unordered_lines_checker.moc"
