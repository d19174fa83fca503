#include "server/live/live_messages.h"

#include "core/wire/json_reader.h"

#include <QJsonDocument>

namespace gavel::live {

namespace {

constexpr qsizetype kLongestTopic = 200;

QByteArray text(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray about(const char *type, const QString &topic, qint64 number)
{
    return text({{QStringLiteral("type"), QString::fromLatin1(type)},
                 {QStringLiteral("topic"), topic},
                 {QStringLiteral("seq"), number}});
}

QString readTopic(wire::ObjectReader &reader)
{
    const QString topic = reader.string("topic");
    if (topic.isEmpty() || topic.size() > kLongestTopic)
        reader.fail("topic", QStringLiteral("must have 1 to 200 characters"));
    return topic;
}

} // namespace

Result<ClientMessage> decode(const QByteArray &json)
{
    wire::ObjectReader reader(TRY(wire::parseObject(json)));
    const QString type = reader.string("type");
    ClientMessage message;
    if (type == QLatin1String("authenticate"))
        message = Authenticate{reader.string("token").toUtf8()};
    else if (type == QLatin1String("subscribe"))
        message = Subscribe{readTopic(reader), reader.optionalString("epoch").value_or(QString()),
                            reader.optionalInteger("after", 0)};
    else if (type == QLatin1String("unsubscribe"))
        message = Unsubscribe{readTopic(reader)};
    else
        reader.fail("type", QStringLiteral("must be authenticate, subscribe or unsubscribe"));
    TRY(reader.finish());
    return message;
}

QByteArray hello(const QString &epoch, qint64 number)
{
    return text({{QStringLiteral("type"), QStringLiteral("hello")},
                 {QStringLiteral("epoch"), epoch},
                 {QStringLiteral("seq"), number}});
}

QByteArray subscribed(const QString &topic, qint64 number)
{
    return about("subscribed", topic, number);
}

QByteArray unsubscribed(const QString &topic)
{
    return text({{QStringLiteral("type"), QStringLiteral("unsubscribed")}, {QStringLiteral("topic"), topic}});
}

QByteArray lagged(const QString &topic, qint64 number)
{
    return about("lagged", topic, number);
}

QByteArray refused(const QString &topic, const http::Problem &problem)
{
    const QJsonObject object{{QStringLiteral("type"), QString::fromLatin1("urn:gavel:problem:" + problem.type)},
                             {QStringLiteral("title"), problem.title},
                             {QStringLiteral("status"), problem.status},
                             {QStringLiteral("detail"), problem.detail}};
    return text({{QStringLiteral("type"), QStringLiteral("error")},
                 {QStringLiteral("topic"), topic},
                 {QStringLiteral("problem"), object}});
}

QByteArray event(const QString &topic, qint64 number, const QByteArray &data)
{
    const QByteArray name = QJsonDocument(QJsonArray{topic}).toJson(QJsonDocument::Compact); // ["..."]
    return R"({"type":"event","topic":)" + name.sliced(1, name.size() - 2) + R"(,"seq":)" + QByteArray::number(number) +
           R"(,"data":)" + data + '}';
}

} // namespace gavel::live
