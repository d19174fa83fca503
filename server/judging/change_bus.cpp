#include "server/judging/change_bus.h"

#include "server/judging/active_judgings.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

namespace gavel::judging {

namespace {

constexpr auto kOutput = "output";

// A message is [origin, [change, ...]], a change an array of its fields in their order. What a run printed stands among
// them, told by the word it begins with.
QJsonArray encode(const SubmissionChange &change)
{
    return {static_cast<qint64>(change.submission.value),
            static_cast<qint64>(change.judging.value),
            static_cast<qint64>(change.account.value),
            stateCode(change.state),
            change.verdict ? QJsonValue(domain::verdictCode(*change.verdict)) : QJsonValue(),
            change.testsDone,
            change.testsTotal,
            change.isAside};
}

std::optional<SubmissionChange> decode(const QJsonArray &fields)
{
    const auto state = stateFromCode(fields.at(3).toString());
    if (!state)
        return std::nullopt; // of another version of this program
    SubmissionChange change;
    change.submission = SubmissionId{fields.at(0).toInteger()};
    change.judging = JudgingId{fields.at(1).toInteger()};
    change.account = AccountId{fields.at(2).toInteger()};
    change.state = *state;
    if (fields.at(4).isString())
        change.verdict = domain::verdictFromCode(fields.at(4).toString());
    change.testsDone = fields.at(5).toInt();
    change.testsTotal = fields.at(6).toInt();
    change.isAside = fields.at(7).toBool();
    return change;
}

QJsonArray encode(const wire::OutputPiece &piece)
{
    return {QString::fromLatin1(kOutput),
            static_cast<qint64>(piece.key.judging.value),
            piece.key.attempt,
            piece.run,
            piece.offset,
            QString::fromLatin1(piece.bytes.toBase64())};
}

wire::OutputPiece decodePiece(const QJsonArray &fields)
{
    wire::OutputPiece piece;
    piece.key = {JudgingId{fields.at(1).toInteger()}, fields.at(2).toInt()};
    piece.run = fields.at(3).toInt();
    piece.offset = fields.at(4).toInteger();
    piece.bytes = QByteArray::fromBase64(fields.at(5).toString().toLatin1());
    return piece;
}

} // namespace

ChangeBus::ChangeBus(ActiveJudgings &active, const redis::RedisAddress &address, const QString &prefix)
    : m_active(active),
      m_channel(prefix.toUtf8() + "changes"),
      m_origin(QUuid::createUuid().toByteArray(QUuid::WithoutBraces)),
      m_out(address),
      m_in(address)
{
    connect(&active, &ActiveJudgings::changedHere, this,
            [this](const SubmissionChange &change) { add(encode(change)); });
    connect(&active, &ActiveJudgings::printedHere, this,
            [this](const wire::OutputPiece &piece) { add(encode(piece)); });
    connect(&m_in, &redis::RedisConnection::received, this,
            [this](const QByteArray &, const QByteArray &message) { onMessage(message); });
    m_in.subscribe({m_channel});
    m_out.start();
    m_in.start();
}

void ChangeBus::add(const QJsonArray &message)
{
    m_waiting.append(message);
    if (m_waiting.size() == 1)
        QMetaObject::invokeMethod(this, &ChangeBus::publish, Qt::QueuedConnection);
}

void ChangeBus::publish()
{
    const QJsonArray message{QString::fromLatin1(m_origin), std::exchange(m_waiting, {})};
    m_out.send({"PUBLISH", m_channel, QJsonDocument(message).toJson(QJsonDocument::Compact)},
               [](const Result<redis::Reply> &) {});
}

void ChangeBus::onMessage(const QByteArray &message)
{
    const QJsonArray parts = QJsonDocument::fromJson(message).array();
    if (parts.size() != 2 || parts.at(0).toString().toLatin1() == m_origin)
        return;
    for (const QJsonValue &each : parts.at(1).toArray()) {
        const QJsonArray fields = each.toArray();
        if (fields.at(0).toString() == QLatin1String(kOutput))
            m_active.hearPrinted(decodePiece(fields));
        else if (const auto change = decode(fields))
            m_active.hear(*change);
    }
}

} // namespace gavel::judging
