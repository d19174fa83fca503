#pragma once

#include "core/base/result.h"
#include "server/storage/callback.h"

#include <QEventLoop>
#include <QTimer>

#include <memory>
#include <optional>

namespace gavel::test {

// Asks a service and waits in the event loop for its answer; DeadlineExceeded after 20 s. `ask` takes a Callback<T>.
template <typename T, typename Ask>
Result<T> await(Ask ask)
{
    QEventLoop loop;
    // Shared with the callback, which may come after we have given up.
    const auto outcome = std::make_shared<std::optional<Result<T>>>();
    QTimer::singleShot(20'000, &loop, &QEventLoop::quit);
    ask(Callback<T>([outcome, &loop](Result<T> result) {
        outcome->emplace(std::move(result));
        loop.quit();
    }));
    if (!*outcome)
        loop.exec();
    if (!*outcome)
        qFatal("no answer came within 20 s");
    return *std::move(*outcome);
}

} // namespace gavel::test
