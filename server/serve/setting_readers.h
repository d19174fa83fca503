#pragma once

#include "server/serve/serve_settings.h"

#include <optional>

namespace gavel::serve {

// Readers of single settings: they put what a text means into the settings, and tell what is wrong with the text, if
// anything.

std::optional<qint64> numberIn(const QString &text, qint64 least, qint64 most);
QString outside(qint64 least, qint64 most);

template <typename Assign>
std::optional<QString> setNumber(const QString &text, qint64 least, qint64 most, Assign assign)
{
    const std::optional<qint64> number = numberIn(text, least, most);
    if (!number)
        return outside(least, most);
    assign(*number);
    return std::nullopt;
}

std::optional<QString> setListen(ServeSettings &settings, const QString &text);
std::optional<QString> setSubnets(QList<QPair<QHostAddress, int>> &list, const QString &text);
std::optional<QString> setSwitch(bool &isOn, const QString &text);
std::optional<QString> setDatabase(ServeSettings &settings, const QString &text);
// After database-url: what is set later is applied later.
std::optional<QString> setDatabasePassword(ServeSettings &settings, const QString &text);
std::optional<QString> setPath(QString &path, const QString &text);
std::optional<QString> setText(QString &value, const QString &text);
std::optional<QString> setRunAllTests(ServeSettings &settings, const QString &text);
std::optional<QString> setJudge0Path(ServeSettings &settings, const QString &text);
std::optional<QString> setOrigins(QByteArrayList &origins, const QString &text);
// Several tokens are separated by blanks, as Judge0 has them.
std::optional<QString> setTokens(QByteArrayList &tokens, const QString &text);
std::optional<QString> setRedis(ServeSettings &settings, const QString &text);
// After redis-url.
std::optional<QString> setRedisPassword(ServeSettings &settings, const QString &text);
std::optional<QString> setBlobStore(ServeSettings &settings, const QString &text);
std::optional<QString> setBlobKeys(ServeSettings &settings, const QString &text);
std::optional<QString> setLogFormat(ServeSettings &settings, const QString &text);
std::optional<QString> setLogLevel(ServeSettings &settings, const QString &text);
std::optional<QString> setOtlp(ServeSettings &settings, const QString &text);

} // namespace gavel::serve
