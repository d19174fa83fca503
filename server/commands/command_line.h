#pragma once

#include "core/base/result.h"

#include <QHash>
#include <QStringList>

#include <optional>

namespace gavel::commands {

// The words after a subcommand: options ("--name value", "--name=value", "--flag") and the rest, in any order; "--"
// ends the options. A plain value.
class CommandLine final {
public:
    struct Syntax {
        QStringList valueOptions; // take a value; "data" brings those of database and blob store with it
        QStringList flags;
        int leastWords = 0;
        int mostWords = 0;
        QString usage; // told with every fault
    };

    // InvalidArgument for an option that is not in the syntax, is given twice or lacks its value, and for too few or
    // too many words.
    static Result<CommandLine> parse(const QStringList &arguments, const Syntax &syntax);

    const QStringList &words() const { return m_words; }
    bool has(const QString &flag) const { return m_options.contains(flag); }
    std::optional<QString> value(const QString &option) const;

private:
    Result<void> addOption(const QString &argument, const QStringList &rest, qsizetype &used, const Syntax &syntax);

    QStringList m_words;
    QHash<QString, QString> m_options;
};

} // namespace gavel::commands
