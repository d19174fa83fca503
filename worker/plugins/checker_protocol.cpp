#include "worker/plugins/checker_protocol.h"

#include <QDataStream>
#include <QIODevice>

#include <cmath>

namespace gavel::worker::protocol {
namespace {

constexpr quint32 kRequestMark = 0x47564331; // "GVC1"
constexpr quint32 kReplyMark = 0x47565231;   // "GVR1"
constexpr quint32 kMostArguments = 1000;
constexpr auto kStreamVersion = QDataStream::Qt_6_4;

using domain::CheckerReport;

// Bounded, and cut where a character starts.
QByteArray cut(const std::string &text)
{
    std::size_t size = std::min(text.size(), kLongestMessage);
    while (size < text.size() && size > 0 && (text[size] & 0xc0) == 0x80)
        --size;
    return QByteArray(text.data(), static_cast<qsizetype>(size));
}

// Whatever bytes came, the text is valid UTF-8.
std::string cleaned(const QByteArray &text)
{
    return QString::fromUtf8(text).toStdString();
}

std::unexpected<Error> nonsense(const char *what)
{
    return failure(ErrorCode::DataCorrupted, what);
}

void write(QDataStream &stream, const CheckerReport &report)
{
    stream << quint8(0) << qint32(report.outcome) << report.score.has_value() << report.score.value_or(0.0)
           << cut(report.juryMessage) << cut(report.contestantMessage);
    stream << report.difference.has_value();
    if (report.difference)
        stream << qint64(report.difference->line) << qint64(report.difference->column)
               << qint64(report.difference->token) << cut(report.difference->found) << cut(report.difference->expected);
}

void write(QDataStream &stream, const Error &error)
{
    stream << quint8(1) << qint32(error.code) << cut(error.message);
}

bool isSane(const CheckerReport &report)
{
    if (report.outcome < CheckerReport::Outcome::Accepted || report.outcome > CheckerReport::Outcome::Failed)
        return false;
    if (report.score && !std::isfinite(*report.score))
        return false;
    if (report.outcome == CheckerReport::Outcome::Partial)
        return report.score && *report.score >= 0.0 && *report.score <= 1.0;
    return true;
}

domain::OutputDifference readDifference(QDataStream &stream)
{
    qint64 line = 0;
    qint64 column = 0;
    qint64 token = 0;
    QByteArray found;
    QByteArray expected;
    stream >> line >> column >> token >> found >> expected;
    return {std::max<qint64>(1, line), std::max<qint64>(1, column), std::max<qint64>(1, token), cleaned(found),
            cleaned(expected)};
}

Result<CheckerReport> readReport(QDataStream &stream)
{
    qint32 outcome = 0;
    bool hasScore = false;
    double score = 0.0;
    QByteArray juryMessage;
    QByteArray contestantMessage;
    bool hasDifference = false;
    stream >> outcome >> hasScore >> score >> juryMessage >> contestantMessage >> hasDifference;
    CheckerReport report{static_cast<CheckerReport::Outcome>(outcome),
                         hasScore ? std::optional<double>(score) : std::nullopt, cleaned(juryMessage),
                         cleaned(contestantMessage)};
    if (hasDifference)
        report.difference = readDifference(stream);
    if (stream.status() != QDataStream::Ok || !stream.atEnd() || !isSane(report))
        return nonsense("a report with an outcome or score that does not exist");
    return report;
}

Result<Error> readError(QDataStream &stream)
{
    qint32 code = 0;
    QByteArray message;
    stream >> code >> message;
    if (stream.status() != QDataStream::Ok || !stream.atEnd() || code < 0 || code > qint32(ErrorCode::Internal))
        return nonsense("an error with a code that does not exist");
    return Error{static_cast<ErrorCode>(code), cleaned(message)};
}

} // namespace

QByteArray hello()
{
    return QByteArrayLiteral("gavel-checker-host/1");
}

QByteArray encode(const Request &request)
{
    QByteArray packet;
    QDataStream stream(&packet, QIODevice::WriteOnly);
    stream.setVersion(kStreamVersion);
    stream << kRequestMark << request.number << quint8(request.task) << request.checkerId << request.arguments;
    return packet;
}

QByteArray encode(const Reply &reply)
{
    QByteArray packet;
    QDataStream stream(&packet, QIODevice::WriteOnly);
    stream.setVersion(kStreamVersion);
    stream << kReplyMark << reply.number;
    std::visit([&](const auto &outcome) { write(stream, outcome); }, reply.outcome);
    return packet;
}

Result<Request> decodeRequest(const QByteArray &packet)
{
    QDataStream stream(packet);
    stream.setVersion(kStreamVersion);
    Request request;
    quint32 mark = 0;
    quint8 task = 0;
    stream >> mark >> request.number >> task >> request.checkerId >> request.arguments;
    if (stream.status() != QDataStream::Ok || !stream.atEnd() || mark != kRequestMark ||
        request.arguments.size() > qsizetype(kMostArguments) || (task != 1 && task != 2))
        return nonsense("a malformed request");
    request.task = static_cast<Task>(task);
    return request;
}

Result<Reply> decodeReply(const QByteArray &packet)
{
    QDataStream stream(packet);
    stream.setVersion(kStreamVersion);
    Reply reply;
    quint32 mark = 0;
    quint8 kind = 0;
    stream >> mark >> reply.number >> kind;
    if (stream.status() != QDataStream::Ok || mark != kReplyMark || kind > 1)
        return nonsense("a malformed reply");
    if (kind == 0)
        reply.outcome = TRY(readReport(stream));
    else
        reply.outcome = TRY(readError(stream));
    return reply;
}

} // namespace gavel::worker::protocol
