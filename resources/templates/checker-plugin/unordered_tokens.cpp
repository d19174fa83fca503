// SPDX-License-Identifier: MIT
#include "core/plugin/checker.h"
#include "core/plugin/checker_reports.h"
#include "core/plugin/flag_reader.h"
#include "core/plugin/text_reader.h"

#include <QObject>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using namespace gavel::plugin;

class UnorderedTokens final : public Checker {
public:
    explicit UnorderedTokens(bool ignoresCase) : m_ignoresCase(ignoresCase) {}

    // The texts are whatever the jury and the contestant have written: any bytes, any size, or nothing.
    CheckerReport check(const CheckerInput &input) noexcept override
    {
        const std::vector<std::string> expected = sortedTokens(input.answer);
        const std::vector<std::string> found = sortedTokens(input.output);
        if (expected == found)
            return accepted();
        if (expected.size() != found.size())
            return wrongAnswer("read " + std::to_string(found.size()) + " tokens, expected " +
                               std::to_string(expected.size()));
        const auto [missing, extra] = std::mismatch(expected.begin(), expected.end(), found.begin());
        return wrongAnswer("read " + visibleExcerpt(*extra) + " where " + visibleExcerpt(*missing) +
                           " stands in sorted order");
    }

private:
    std::vector<std::string> sortedTokens(std::string_view text) const
    {
        std::vector<std::string> tokens;
        for (TokenReader reader(text); reader.next();) {
            tokens.emplace_back(reader.token());
            if (m_ignoresCase)
                std::ranges::transform(tokens.back(), tokens.back().begin(),
                                       [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
        }
        std::ranges::sort(tokens);
        return tokens;
    }

    const bool m_ignoresCase;
};

} // namespace

class UnorderedTokensPlugin final : public QObject, public CheckerPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID GavelCheckerPlugin_iid FILE "plugin.json")
    Q_INTERFACES(gavel::plugin::CheckerPlugin)

public:
    gavel::Result<std::unique_ptr<Checker>> create(const QStringList &arguments) const noexcept override
    {
        bool ignoresCase = false;
        for (FlagReader flags(arguments); flags.next();) {
            if (!flags.is("ignore_case"))
                return flags.unknown(); // names the flag; the problem is refused before anyone submits to it
            ignoresCase = true;
        }
        return std::make_unique<UnorderedTokens>(ignoresCase);
    }
};

#include "unordered_tokens.moc"
