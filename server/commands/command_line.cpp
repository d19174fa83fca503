#include "server/commands/command_line.h"

namespace gavel::commands {

namespace {

// Where the data are, for every command that takes --data.
const QStringList kOptionsOfData{QStringLiteral("database-url"), QStringLiteral("database-password-file"),
                                 QStringLiteral("blob-store"), QStringLiteral("blob-keys-file")};

std::unexpected<Error> refuse(const CommandLine::Syntax &syntax, const QString &reason)
{
    return failure(ErrorCode::InvalidArgument, (reason + QStringLiteral("\nusage: ") + syntax.usage).toStdString());
}

} // namespace

std::optional<QString> CommandLine::value(const QString &option) const
{
    const auto found = m_options.constFind(option);
    return found == m_options.constEnd() ? std::nullopt : std::optional(*found);
}

Result<void> CommandLine::addOption(const QString &argument, const QStringList &rest, qsizetype &used,
                                    const Syntax &syntax)
{
    const qsizetype equals = argument.indexOf(QLatin1Char('='));
    const QString name = equals < 0 ? argument.mid(2) : argument.mid(2, equals - 2);
    const bool isOfData = kOptionsOfData.contains(name) && syntax.valueOptions.contains(QStringLiteral("data"));
    const bool takesValue = syntax.valueOptions.contains(name) || isOfData;
    if (!takesValue && !syntax.flags.contains(name))
        return refuse(syntax, QStringLiteral("there is no option --") + name);
    if (m_options.contains(name))
        return refuse(syntax, QStringLiteral("--%1 is given twice").arg(name));
    if (!takesValue && equals >= 0)
        return refuse(syntax, QStringLiteral("--%1 takes no value").arg(name));
    QString value;
    if (takesValue && equals >= 0) {
        value = argument.mid(equals + 1);
    } else if (takesValue) {
        if (rest.isEmpty())
            return refuse(syntax, QStringLiteral("--%1 needs a value").arg(name));
        value = rest.first();
        ++used;
    }
    m_options.insert(name, value);
    return {};
}

Result<CommandLine> CommandLine::parse(const QStringList &arguments, const Syntax &syntax)
{
    CommandLine line;
    bool areOptionsOver = false;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments[i];
        if (!areOptionsOver && argument == QStringLiteral("--"))
            areOptionsOver = true;
        else if (!areOptionsOver && argument.startsWith(QStringLiteral("--")))
            TRY(line.addOption(argument, arguments.mid(i + 1, 1), i, syntax));
        else
            line.m_words.append(argument);
    }
    if (line.m_words.size() < syntax.leastWords)
        return refuse(syntax, QStringLiteral("something is missing"));
    if (line.m_words.size() > syntax.mostWords)
        return refuse(syntax, QStringLiteral("what is \"%1\"?").arg(line.m_words[syntax.mostWords]));
    return line;
}

} // namespace gavel::commands
