#include "server/judge0/text.h"

namespace gavel::judge0 {

namespace {

constexpr qsizetype kLine = 60;

bool isBlank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';
}

QByteArrayView withoutTrailingBlanks(QByteArrayView text)
{
    while (!text.isEmpty() && isBlank(text.back()))
        text.chop(1);
    return text;
}

QByteArray normalized(const QByteArray &text)
{
    QByteArray result;
    result.reserve(text.size());
    const QByteArrayView all(text);
    for (qsizetype start = 0; start <= all.size();) {
        const qsizetype found = all.indexOf('\n', start);
        const qsizetype end = found < 0 ? all.size() : found;
        result.append(withoutTrailingBlanks(all.sliced(start, end - start)));
        result.append('\n');
        start = end + 1;
    }
    return withoutTrailingBlanks(result).toByteArray();
}

} // namespace

QString mimeBase64(const QByteArray &bytes)
{
    const QByteArray plain = bytes.toBase64();
    QByteArray lines;
    lines.reserve(plain.size() + plain.size() / kLine + 1);
    for (qsizetype start = 0; start < plain.size(); start += kLine)
        lines.append(plain.mid(start, kLine)).append('\n');
    return QString::fromLatin1(lines);
}

std::optional<QByteArray> fromBase64(const QString &text)
{
    QByteArray plain = text.toLatin1();
    plain.removeIf(isBlank);
    const auto decoded =
        QByteArray::fromBase64Encoding(plain, QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return std::nullopt;
    return decoded.decoded;
}

QString decimal(double value)
{
    QString text = QString::number(value, 'f', 3);
    while (text.endsWith(QLatin1Char('0')) && !text.endsWith(QLatin1String(".0")))
        text.chop(1);
    return text;
}

QJsonValue timestamp(const std::optional<QDateTime> &time)
{
    if (!time)
        return {};
    return time->toUTC().toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzz")) + QLatin1Char('Z');
}

bool isExpected(const QByteArray &output, const QByteArray &expected)
{
    return !output.isEmpty() && normalized(output) == normalized(expected);
}

} // namespace gavel::judge0
