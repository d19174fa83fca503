// What clients of the live socket may say: whatever it is, it is understood or refused, and answers are JSON.
#include "server/live/live_messages.h"

#include <QJsonDocument>

using namespace gavel::live;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), qsizetype(size));
    const gavel::Result<ClientMessage> message = decode(text);
    if (!message)
        return 0;
    QString topic;
    if (const auto *subscribe = std::get_if<Subscribe>(&*message))
        topic = subscribe->topic;
    else if (const auto *unsubscribe = std::get_if<Unsubscribe>(&*message))
        topic = unsubscribe->topic;
    for (const QByteArray &answer :
         {subscribed(topic, 1), unsubscribed(topic), lagged(topic, 1), event(topic, 1, "{}")}) {
        if (!QJsonDocument::fromJson(answer).isObject())
            __builtin_trap();
    }
    return 0;
}
