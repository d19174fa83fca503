#include "kotlin_source.h"

#include <QRegularExpression>

namespace gavel::jvm {
namespace {

// Comments and strings could hold anything.
QString withoutCommentsAndStrings(const QByteArray &content)
{
    static const QRegularExpression noise(QStringLiteral(R"re(//[^\n]*|/\*.*?\*/|""".*?"""|"(?:\\.|[^"\\\n])*")re"),
                                          QRegularExpression::DotMatchesEverythingOption);
    return QString::fromUtf8(content).remove(noise);
}

QString withPackage(const QString &text, const QString &name)
{
    static const QRegularExpression form(QStringLiteral(R"(^\s*package\s+([\w.]+))"),
                                         QRegularExpression::MultilineOption);
    const QRegularExpressionMatch package = form.match(text);
    return package.hasMatch() ? package.captured(1) + QLatin1Char('.') + name : name;
}

// As the compiler does it: "my-file" gives "My_fileKt".
QString fileClass(QString stem)
{
    static const QRegularExpression odd(QStringLiteral("[^A-Za-z0-9_]"));
    stem.replace(odd, QStringLiteral("_"));
    if (!stem.isEmpty() && stem.at(0).isDigit())
        stem.prepend(QLatin1Char('_'));
    return stem.left(1).toUpper() + stem.mid(1) + QStringLiteral("Kt");
}

} // namespace

QString kotlinMainClass(const QByteArray &content, const QString &stem)
{
    static const QRegularExpression named(QStringLiteral(R"re(@file:\s*JvmName\s*\(\s*"(\w+)")re"));
    static const QRegularExpression topLevel(QStringLiteral(R"(^(?:[a-z]+\s+)*fun\s+main\s*\()"),
                                             QRegularExpression::MultilineOption);
    static const QRegularExpression inObject(QStringLiteral(R"(\bobject\s+(\w+)[^{]*\{.*@JvmStatic\s+fun\s+main\s*\()"),
                                             QRegularExpression::DotMatchesEverythingOption);
    const QString text = withoutCommentsAndStrings(content);
    if (text.contains(topLevel)) {
        const QRegularExpressionMatch name = named.match(QString::fromUtf8(content));
        return withPackage(text, name.hasMatch() ? name.captured(1) : fileClass(stem));
    }
    const QRegularExpressionMatch object = inObject.match(text);
    return object.hasMatch() ? withPackage(text, object.captured(1)) : QString();
}

QString scalaMainClass(const QByteArray &content)
{
    static const QRegularExpression object(QStringLiteral(R"(\bobject\s+(\w+)([^{]*))"));
    static const QRegularExpression app(QStringLiteral(R"(\b(?:extends|with)\s+(?:scala\.)?App\b)"));
    static const QRegularExpression main(QStringLiteral(R"(\bdef\s+main\s*\()"));
    const QString text = withoutCommentsAndStrings(content);
    QString last;
    qsizetype from = 0;
    // The object that was opened last before main() is taken for its owner.
    const qsizetype mainAt = text.indexOf(main);
    for (auto match = object.match(text, from); match.hasMatch(); match = object.match(text, from)) {
        from = match.capturedEnd(1);
        if (match.captured(2).contains(app))
            return withPackage(text, match.captured(1));
        if (mainAt < 0 || match.capturedStart() < mainAt)
            last = match.captured(1);
    }
    return mainAt >= 0 && !last.isEmpty() ? withPackage(text, last) : QString();
}

} // namespace gavel::jvm
