#include "core/domain/testlib_report.h"

#include <QRegularExpression>
#include <QStringDecoder>

#include <array>

namespace gavel::domain {

namespace {

struct Outcome {
    const char *name;
    int exitCode;
};

constexpr std::array kOutcomes{
    Outcome{"accepted", 0},
    Outcome{"wrong-answer", 1},
    Outcome{"presentation-error", 2},
    Outcome{"fail", 3},
    Outcome{"dirt", 4},
    Outcome{"points", 7},
    Outcome{"relative-scoring", 7},
    Outcome{"unexpected-eof", 8},
    Outcome{"partially-correct", 16},
};

// testlib says windows-1251 whatever its messages are in, so what it says counts only where it is not UTF-8.
QString decoded(const QByteArray &xml, const QByteArray &encoding)
{
    QStringDecoder utf8(QStringDecoder::Utf8);
    const QString text = utf8(xml);
    if (!utf8.hasError())
        return text;
    QStringDecoder said(encoding.constData());
    return said.isValid() ? QString(said(xml)) : QString::fromLatin1(xml);
}

QByteArray encodingOf(const QByteArray &xml)
{
    static const QRegularExpression pattern(QStringLiteral("\\A<\\?xml [^>]*encoding=\"([A-Za-z0-9_-]{1,40})\""));
    return pattern.match(QString::fromLatin1(xml.left(200))).captured(1).toLatin1();
}

QString unescaped(QString text)
{
    return text.replace(QStringLiteral("&lt;"), QStringLiteral("<"))
        .replace(QStringLiteral("&gt;"), QStringLiteral(">"))
        .replace(QStringLiteral("&quot;"), QStringLiteral("\""))
        .replace(QStringLiteral("&amp;"), QStringLiteral("&"));
}

QString attribute(const QString &attributes, const char *name)
{
    const QRegularExpression pattern(QStringLiteral("\\b%1 ?= ?\"([^\"]*)\"").arg(QLatin1String(name)));
    return pattern.match(attributes).captured(1);
}

QString scoreBefore(const QString &attributes)
{
    if (const QString points = attribute(attributes, "points"); !points.isEmpty())
        return QStringLiteral("points %1 ").arg(points);
    if (const QString part = attribute(attributes, "pctype"); !part.isEmpty())
        return QStringLiteral("partially correct (%1) ").arg(part);
    return {};
}

} // namespace

std::optional<TestlibReport> readTestlibReport(const QByteArray &xml)
{
    // The end may have been cut off.
    static const QRegularExpression pattern(
        QStringLiteral("\\A<\\?xml [^>]*\\?>\\s*<result ([^>]*)>(.*?)(</result>\\s*)?\\z"),
        QRegularExpression::DotMatchesEverythingOption);
    const auto match = pattern.match(decoded(xml, encodingOf(xml)));
    const QString name = attribute(match.captured(1), "outcome");
    for (const Outcome &outcome : kOutcomes) {
        if (name != QLatin1String(outcome.name))
            continue;
        const QString message = scoreBefore(match.captured(1)) + unescaped(match.captured(2));
        return TestlibReport{outcome.exitCode, message.trimmed().toStdString()};
    }
    return std::nullopt;
}

} // namespace gavel::domain
