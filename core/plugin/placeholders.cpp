// SPDX-License-Identifier: MIT
#include "core/plugin/placeholders.h"

#include <functional>

namespace gavel::plugin {
namespace {

// A stretch of an argument: literal text, or the name of a placeholder.
struct Piece {
    QString text;
    bool isName = false;
};

bool isNameCharacter(QChar c)
{
    return (c >= QLatin1Char('a') && c <= QLatin1Char('z')) || c == QLatin1Char('_');
}

std::unexpected<Error> strayBrace(const QString &argument)
{
    return failure(ErrorCode::InvalidArgument, "stray brace in \"" + argument.toStdString() +
                                                   "\"; write {name} for a placeholder and {{ or }} for a brace");
}

void appendLiteral(QList<Piece> &pieces, QStringView text)
{
    if (pieces.isEmpty() || pieces.last().isName)
        pieces.append(Piece{});
    pieces.last().text.append(text);
}

Result<QList<Piece>> split(const QString &argument)
{
    QList<Piece> pieces;
    for (qsizetype at = 0; at < argument.size(); ++at) {
        const QChar c = argument.at(at);
        const bool isDoubled = at + 1 < argument.size() && argument.at(at + 1) == c;
        if (c == QLatin1Char('}') && !isDoubled)
            return strayBrace(argument);
        if (c != QLatin1Char('{') || isDoubled) {
            appendLiteral(pieces, QStringView(&c, 1));
            at += (c == QLatin1Char('{') || c == QLatin1Char('}')) ? 1 : 0;
            continue;
        }
        qsizetype end = at + 1;
        while (end < argument.size() && isNameCharacter(argument.at(end)))
            ++end;
        if (end == argument.size() || argument.at(end) != QLatin1Char('}') || end == at + 1)
            return strayBrace(argument);
        pieces.append(Piece{argument.mid(at + 1, end - at - 1), true});
        at = end;
    }
    return pieces;
}

// A value at the start of an argument comes from a contestant's file name: it must stay a file name.
QString guarded(const QString &value)
{
    if (value.startsWith(QLatin1Char('-')) || value.startsWith(QLatin1Char('@')) || value.startsWith(QLatin1Char('+')))
        return QStringLiteral("./") + value;
    return value;
}

QString join(const QList<Piece> &pieces, const std::function<QString(const QString &)> &valueOf)
{
    QString result;
    for (const Piece &piece : pieces) {
        const QString text = piece.isName ? valueOf(piece.text) : piece.text;
        result += piece.isName && result.isEmpty() ? guarded(text) : text;
    }
    return result;
}

} // namespace

Result<QStringList> Placeholders::expand(const QString &argument) const
{
    const QList<Piece> pieces = TRY(split(argument));
    QString repeated;
    for (const Piece &piece : pieces) {
        if (!piece.isName)
            continue;
        const auto found = m_values.constFind(piece.text);
        if (found == m_values.constEnd())
            return failure(ErrorCode::InvalidArgument, "unknown placeholder {" + piece.text.toStdString() + "}");
        if (found->size() == 1)
            continue;
        if (!repeated.isEmpty() && repeated != piece.text)
            return failure(ErrorCode::InvalidArgument, "{" + repeated.toStdString() + "} and {" +
                                                           piece.text.toStdString() + "} cannot stand in one argument");
        repeated = piece.text;
    }
    QStringList results;
    const QStringList several = repeated.isEmpty() ? QStringList{QString()} : m_values.value(repeated);
    for (const QString &one : several)
        results.append(join(
            pieces, [&](const QString &name) { return name == repeated ? one : m_values.value(name).constFirst(); }));
    return results;
}

Result<QStringList> Placeholders::expand(const QStringList &arguments) const
{
    QStringList results;
    for (const QString &argument : arguments)
        results += TRY(expand(argument));
    return results;
}

bool mentions(const QStringList &arguments, QStringView placeholder)
{
    for (const QString &argument : arguments) {
        const auto pieces = split(argument);
        if (!pieces)
            continue;
        for (const Piece &piece : *pieces)
            if (piece.isName && piece.text == placeholder)
                return true;
    }
    return false;
}

} // namespace gavel::plugin
