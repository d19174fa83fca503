#include "server/redis/redis_question.h"

#include <memory>
#include <vector>

#include <hiredis/hiredis.h>

namespace gavel::redis {

namespace {

using Context = std::unique_ptr<redisContext, decltype(&redisFree)>;

Context connectTo(const RedisAddress &address, std::chrono::milliseconds timeout)
{
    const timeval time{.tv_sec = timeout.count() / 1000, .tv_usec = timeout.count() % 1000 * 1000};
    redisContext *const context = address.socketPath.isEmpty()
                                      ? redisConnectWithTimeout(address.host.toUtf8().constData(), address.port, time)
                                      : redisConnectUnixWithTimeout(address.socketPath.toUtf8().constData(), time);
    if (context && !context->err)
        redisSetTimeout(context, time);
    return {context, &redisFree};
}

QList<QByteArrayList> greeting(const RedisAddress &address)
{
    QList<QByteArrayList> commands;
    if (!address.password.isEmpty()) {
        QByteArrayList log{"AUTH"};
        if (!address.user.isEmpty())
            log.append(address.user.toUtf8());
        commands.append(log << address.password.toUtf8());
    }
    if (address.database != 0)
        commands.append({"SELECT", QByteArray::number(address.database)});
    return commands;
}

Result<Reply> askOne(redisContext &context, const QByteArrayList &command)
{
    std::vector<const char *> words;
    std::vector<std::size_t> sizes;
    for (const QByteArray &word : command) {
        words.push_back(word.constData());
        sizes.push_back(static_cast<std::size_t>(word.size()));
    }
    const std::unique_ptr<void, decltype(&freeReplyObject)> answer(
        redisCommandArgv(&context, static_cast<int>(words.size()), words.data(), sizes.data()), &freeReplyObject);
    if (!answer)
        return failure(ErrorCode::Unavailable, std::string("redis: ") + context.errstr);
    return valueOf(*static_cast<const redisReply *>(answer.get()));
}

} // namespace

Result<QList<Reply>> ask(const RedisAddress &address, const QList<QByteArrayList> &questions,
                         std::chrono::milliseconds timeout)
{
    const Context context = connectTo(address, timeout);
    if (!context || context->err)
        return failure(ErrorCode::Unavailable, address.display().toStdString() + ": " +
                                                   (context ? context->errstr : "no memory for a connection"));
    for (const QByteArrayList &command : greeting(address))
        TRY(askOne(*context, command));
    QList<Reply> answers;
    for (const QByteArrayList &question : questions)
        answers.append(TRY(askOne(*context, question)));
    return answers;
}

} // namespace gavel::redis
